package stack

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/printable"
	"gopkg.in/yaml.v3"
)

// shared fails on a stack in which another service shares a namespace or the mounts of
// Jupyter's container, or may do so: the hardening would change that service, and that
// service would be inside of what the hardening closes.
func (s *Stack) shared(service string) error {
	var errs []error
	for _, name := range s.Model.ServiceNames() {
		if name == service {
			continue
		}
		other := s.Model.Services[name]
		fault := func(key, format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s: service %s has %s", s.Place("services", name, key), name, fmt.Sprintf(format, args...)))
		}
		for _, share := range [...]struct{ key, value string }{{"network_mode", other.NetworkMode}, {"pid", other.Pid}, {"ipc", other.Ipc}, {"uts", other.Uts}, {"cgroup", other.Cgroup}, {"userns_mode", other.UserNSMode}} {
			if why := s.sharesWith(service, share.value); why != "" {
				fault(share.key, "%s: %s%s\nremove %s", share.key, printable.Text(share.value), why, share.key)
			} else if by := s.variableOf(name, share.key); by != "" {
				fault(share.key, mayShare, share.key, by, service, share.key)
			}
		}
		if id := networkOf(other.NetworkMode); containerID.MatchString(id) {
			fault("network_mode", "network_mode: %s, which may be the id of a network of %s\nwrite the name of the network", id, service)
		}
		if by := s.variableOf(name, "volumes_from"); by != "" {
			fault("volumes_from", mayShare, "volumes_from", by, service, "volumes_from")
		}
		for _, from := range other.VolumesFrom {
			owner := from
			if rest, other := strings.CutPrefix(from, "container:"); other {
				rest, _, _ = strings.Cut(rest, ":")
				owner = "container:" + rest
			} else {
				owner, _, _ = strings.Cut(from, ":")
				owner = "service:" + owner
			}
			if s.sharesWith(service, owner) != "" {
				fault("volumes_from", "volumes_from: %s, whose mounts the hardening changes\nlist them in the volumes of %s instead", printable.Text(strings.TrimPrefix(owner, "service:")), name)
			}
		}
	}
	return errors.Join(errs...)
}

// mayShare is the error for a value with a variable.
const mayShare = "%s, which the variable %s decides: the shell can make it that of %s\nwrite %s without the variable"

// sharesWith returns, as the end of a sentence, that a value such as service:NAME or
// container:NAME means Jupyter's container or may mean it; "" where it does not.
func (s *Stack) sharesWith(service, value string) string {
	kind, name, _ := strings.Cut(value, ":")
	switch {
	case kind == "service" && name == service:
		return ", so hardening Jupyter would change it"
	case kind != "container":
		return ""
	}
	name = strings.TrimPrefix(name, "/") // the engine's own form of a name
	switch {
	case s.isContainer(service, name):
		return ", the container of " + service + ", so hardening Jupyter would change it"
	case slices.ContainsFunc(s.Model.ServiceNames(), func(other string) bool { return s.isContainer(other, name) }):
		return ""
	case s.mayBeContainer(service, name):
		return ", which may be the container of " + service
	}
	return ""
}

// variableOf returns a variable in a value of a service as it is written, which a shell
// can set to anything; "" for none. The name of the project decides nothing: Jupyter's
// container has it too.
func (s *Stack) variableOf(service, key string) (name string) {
	n, _, err := s.Node(service)
	if err != nil {
		return "" // another check fails on it
	}
	value := compose.Child(n, key)
	if value == nil {
		return ""
	}
	for _, part := range append([]*yaml.Node{value}, value.Content...) {
		_, _ = compose.Substitute(compose.Resolve(part).Value, func(variable string) (string, bool) {
			if variable != "COMPOSE_PROJECT_NAME" {
				name = variable
			}
			return "x", true
		})
	}
	return name
}

// isContainer reports whether a service's container has this name in this project.
func (s *Stack) isContainer(service, name string) bool {
	svc, ok := s.Model.Services[service]
	if own := svc.ContainerName; !ok || own != "" {
		return ok && name == own
	}
	return compose.IsContainer(s.RunsAs(), service, name)
}

// containerID matches an id of a container, or enough of one that a person would write
// it: which container that is, is known to the engine only.
var containerID = regexp.MustCompile(`^[0-9a-f]{12,64}$`)

// mayBeContainer reports whether a name that no service of the project has may be
// Jupyter's: an id, no name at all, a name of this project's that no service has, or
// Jupyter's in a project of another name, as -p and the shell can give it.
func (s *Stack) mayBeContainer(service, name string) bool {
	if s.Model.Services[service].ContainerName == "" && compose.IsContainer("", service, name) {
		return true
	}
	return name == "" || containerID.MatchString(name) || compose.IsContainer(s.RunsAs(), "", name)
}
