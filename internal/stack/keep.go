package stack

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
	"gopkg.in/yaml.v3"
)

// keptKeys say how the container is named, ordered and looked at, and nothing
// about what it may do.
var keptKeys = [...]string{"container_name", "hostname", "domainname", "profiles", "depends_on", "platform", "stop_grace_period", "stop_signal",
	"shm_size", "working_dir", "secrets", "configs", "init", "tty", "stdin_open", "gpus", "pull_policy"}

// answered lists the keys that the hardening sets, or that have rules of their own.
// Any other key of the Jupyter service is dropped and reported.
var answered = [...]string{"image", "build", "command", "entrypoint", "ports", "expose", "volumes", "environment", "env_file", "networks", "user",
	"restart", "healthcheck", "deploy", "read_only", "cap_drop", "security_opt", "tmpfs", "logging", "mem_limit", "memswap_limit", "mem_reservation", "cpus",
	"pids_limit", "ulimits", "labels", "extends", "ipc", "runtime", "devices", "annotations"}

// keep reads the keys that stay, as written, and reports those that are dropped. It
// fails on a service with several replicas.
func (s *Stack) keep(j *Jupyter, svc compose.Service, node *yaml.Node) error {
	if svc.Deploy != nil && svc.Deploy.Replicas != nil && *svc.Deploy.Replicas > 1 {
		return fmt.Errorf("%s: deploy.replicas: several servers cannot share one login and one port\nremove it", s.Place("services", svc.Name, "deploy", "replicas"))
	}
	take := func(to *[]Kept, key string, n *yaml.Node) error {
		text, err := yamlOf(key, n)
		if err == nil {
			*to = append(*to, Kept{key, text})
		}
		return err
	}
	var errs []error
	for _, key := range [...]string{"image", "build"} {
		n, err := s.imageKey(j, svc.Name, key, compose.Child(node, key))
		if errs = append(errs, err); n != nil {
			errs = append(errs, take(&j.Image, key, n))
		}
	}
	for _, key := range keptKeys {
		n, err := compose.Child(node, key), error(nil)
		if n != nil && (key == secretsKey || key == configsKey) {
			n, err = s.granted(j, key, n)
		}
		n = s.withoutToken(j, key, n)
		if name := map[string]string{"container_name": svc.ContainerName, "hostname": svc.Hostname}[key]; n != nil && name != "" && s.isOthers(svc.Name, name) {
			j.drop(key, "the name of another service, for which Jupyter would answer")
			continue
		}
		if n != nil && key == "gpus" && !compose.AreGPUs(svc.Gpus) {
			j.drop(key, onlyGPUs)
			continue
		}
		if errs = append(errs, err); n != nil {
			errs = append(errs, take(&j.Keep, key, n))
		}
	}
	if j.keepsEntrypoint(svc) {
		errs = append(errs, take(&j.Keep, "entrypoint", compose.Child(node, "entrypoint")))
	}
	j.labels(s.withoutToken(j, "labels", compose.Child(node, "labels")))
	errs = append(errs, s.devices(j, svc, node, take), s.probe(j, svc, node))
	s.dropAnswered(j, svc)
	for _, key := range compose.Keys(node) {
		if !slices.Contains(keptKeys[:], key) && !slices.Contains(answered[:], key) && !strings.HasPrefix(key, "x-") {
			j.drop(key, "not for a container that runs untrusted code")
		}
	}
	return errors.Join(errs...)
}

// dropAnswered reports the values of answered keys that the hardening replaces.
func (s *Stack) dropAnswered(j *Jupyter, svc compose.Service) {
	for _, opt := range svc.SecurityOpt {
		if !strings.HasPrefix(opt, "no-new-privileges") {
			j.drop("security_opt "+opt, "replaced by the engine's defaults")
		}
	}
	limits := svc.MemLimit > 0 || svc.CPUS > 0 || svc.PidsLimit > 0
	if limits || svc.Deploy != nil && svc.Deploy.Resources.Limits != nil {
		j.drop("limits", "set with --cpus, --memory and --pids")
	}
	for _, entry := range svc.Tmpfs {
		if target, _, _ := strings.Cut(entry, ":"); path.Clean(target) != "/tmp" && path.Clean(target) != j.Home {
			j.drop("tmpfs "+target, "only the home folder and /tmp are in memory")
		}
	}
	for _, f := range svc.EnvFiles {
		j.drop("env_file "+path.Base(s.Shown(f.Path)), "only variables named by --pass-env are passed from "+layout.Env)
	}
}

func (j *Jupyter) drop(what, why string) {
	j.Dropped = append(j.Dropped, trait.Dropped{What: what, Why: why})
}

// isOthers reports whether a name on a network is that of another service. Engines
// take upper and lower case for the same.
func (s *Stack) isOthers(service, name string) bool {
	same := func(other string) bool { return strings.EqualFold(other, name) }
	for other, svc := range s.Model.Services {
		if other == service {
			continue
		}
		if same(other) || same(svc.ContainerName) || same(svc.Hostname) {
			return true
		}
		for _, network := range svc.Networks {
			if network != nil && slices.ContainsFunc(network.Aliases, same) {
				return true
			}
		}
	}
	return false
}

// onlyGPUs is why other requests for devices are dropped.
const onlyGPUs = "only GPUs of the drivers nvidia and amd are passed, by number or UUID"

// reservesGPUs reports whether a service reserves nothing but GPUs.
func reservesGPUs(svc compose.Service) bool {
	reserved := svc.Deploy.Resources.Reservations
	return reserved == nil || compose.AreGPUs(reserved.Devices)
}

// devices keeps what gives a GPU, by a reservation or by the older ways.
func (s *Stack) devices(j *Jupyter, svc compose.Service, node *yaml.Node, take func(*[]Kept, string, *yaml.Node) error) error {
	if n := compose.Child(node, "deploy", "resources", "reservations", "devices"); n != nil && !reservesGPUs(svc) {
		j.drop("deploy.resources.reservations.devices", onlyGPUs)
	} else if n != nil {
		text, err := yamlOf("devices", n)
		if err != nil {
			return err
		}
		j.GPUs = text
	}
	var errs []error
	if svc.Runtime == "nvidia" {
		errs = append(errs, take(&j.Keep, "runtime", compose.Child(node, "runtime")))
	} else if svc.Runtime != "" {
		j.drop("runtime "+svc.Runtime, "replaced by the engine's default")
	}
	if len(svc.Devices) > 0 {
		if slices.IndexFunc(svc.Devices, func(d compose.Device) bool { return !s.isGPU(d.Source) }) < 0 {
			errs = append(errs, take(&j.Keep, "devices", compose.Child(node, "devices")))
		} else {
			j.drop("devices", "host devices other than GPUs are not passed")
		}
	}
	switch svc.Ipc {
	case "":
	case "private", "shareable", "none":
		errs = append(errs, take(&j.Keep, "ipc", compose.Child(node, "ipc")))
	default:
		j.drop("ipc "+svc.Ipc, "shares memory outside the container; use shm_size instead")
	}
	return errors.Join(errs...)
}

func (s *Stack) isGPU(device string) bool {
	return s.judge.Judge(grant.Source{Kind: grant.Device, Path: device}).Outcome == grant.Good
}

// yamlOf writes one key, with its aliases written out.
func yamlOf(key string, n *yaml.Node) (string, error) {
	var text strings.Builder
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	err := enc.Encode(map[string]*yaml.Node{key: flatten(n)})
	return strings.TrimSpace(text.String()), err
}
