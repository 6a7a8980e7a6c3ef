package stack

import (
	"fmt"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// Mount is a bind mount or named volume that stays at its target.
type Mount struct {
	Source   string
	Target   string
	ReadOnly bool
	Volume   bool        // a named volume
	Baked    bool        // a requirements.txt, which the hardened image contains
	Holds    place.Place // where a mount is written that holds the stack's own files
}

// Type is the word of the compose file for it.
func (m Mount) Type() string {
	switch {
	case m.Volume:
		return "volume"
	case m.Source == "":
		return "tmpfs"
	}
	return "bind"
}

// Inside gives the path below the stack's folder, false for a volume and for
// what lies elsewhere.
func (m Mount) Inside() (string, bool) {
	if m.Source == "." {
		return ".", true
	}
	return strings.CutPrefix(m.Source, "./")
}

// Names of folders and files that hold keys.
var keyPath = regexp.MustCompile(`(?i)(^|/)(\.?ssl|tls|certs?|\.ssh|\.gnupg|\.aws|\.kube|\.docker|[^/]*\.(pem|key|p12|pfx))(/|$)`)

// Folders of the host that give it away as a whole.
var hostPath = regexp.MustCompile(`^/(|etc|root|home|home/[^/]+|proc(/.*)?|sys|dev|run|boot|usr|bin|sbin|lib|var|var/run|var/lib|var/log|var/lib/docker(/.*)?|run/.*|opt|srv|tmp|mnt|media)$`)

// mounts sorts the service's mounts into the notebooks, those that stay and those
// that are dropped. It fails on a mount of a folder that controls the host.
func (s *Stack) mounts(j *Jupyter, svc compose.Service, node *yaml.Node, image dockerfile.Image) error {
	raw := compose.Child(node, "volumes")
	for i, v := range svc.Volumes {
		relative := false // to the stack's folder, so that the same files serve another machine
		if raw != nil && i < len(raw.Content) {
			relative = strings.HasPrefix(mountSource(compose.Resolve(raw.Content[i])), ".")
		}
		m, err := s.mount(j, v, relative, s.Place("services", svc.Name, "volumes", v.Target))
		if err != nil {
			return err
		}
		if m != nil {
			j.Mounts = append(j.Mounts, *m)
		}
	}
	if j.Requirements == "" && s.Tree.Has("requirements.txt") {
		j.Requirements = "requirements.txt"
	}
	j.settleNotebooks(svc, image)
	return nil
}

// mountSource is the source of a mount as it is written.
func mountSource(n *yaml.Node) string {
	if source := compose.Child(n, "source"); source != nil {
		return source.Value
	}
	return n.Value
}

// mount returns a mount that stays, nil for one that is dropped.
func (s *Stack) mount(j *Jupyter, v compose.Volume, relative bool, where place.Place) (*Mount, error) {
	rel, inside := s.Tree.Inside(v.Source)
	m := &Mount{Source: v.Source, Target: path.Clean(v.Target), ReadOnly: v.ReadOnly}
	if inside {
		m.Source = compose.DotSlash(rel)
	} else if beside, err := filepath.Rel(s.Tree.Dir, v.Source); err == nil && relative {
		m.Source = filepath.ToSlash(beside)
	}
	shown := m.Source
	for _, host := range s.HostPaths(v) {
		if v.Type == compose.VolumeNamed && s.isHost(host) {
			return nil, ownsHost(where, j.Service, host)
		}
		if why := s.reserved(host, v.Type == compose.VolumeBind); why != "" {
			what := "mount "
			if v.Type == compose.VolumeNamed {
				what, shown = "volume ", v.Source
			}
			j.drop(what+shown, why)
			return nil, nil
		}
	}
	switch {
	case v.Type == compose.VolumeNamed && v.Source != "":
		m.Source, m.Volume = v.Source, true
	case v.Type == compose.VolumeNamed:
		j.drop("anonymous volume at "+v.Target, "its data is lost with the container")
		return nil, nil
	case v.Type != compose.VolumeBind:
		j.drop(v.Type+" mount at "+v.Target, "only bind mounts and named volumes stay")
		return nil, nil
	case strings.HasSuffix(v.Source, ".sock"):
		j.drop("mount "+shown, "gives control of the host")
		return nil, nil
	case keyPath.MatchString(shown) || keyPath.MatchString(v.Target):
		j.drop("mount "+shown, "holds private keys")
		return nil, nil
	case inside && s.holdsConfig(rel), !inside && strings.HasPrefix(s.Tree.Dir+"/", strings.TrimSuffix(v.Source, "/")+"/") && !hostPath.MatchString(v.Source):
		m.Holds = where
	case !inside && hostPath.MatchString(path.Clean(v.Source)), s.leadsToHost(v.Source):
		return nil, ownsHost(where, j.Service, v.Source)
	case path.Base(v.Target) == "requirements.txt":
		m.Baked = true
		if inside && s.Tree.Has(rel) {
			j.Requirements = rel
		}
	}
	return m, nil
}

// ownsHost returns the error for a mount that gives the host away.
func ownsHost(where place.Place, service, source string) error {
	return fmt.Errorf("%s: service %s mounts %s of the host: every notebook could control the host\nmount only the folder that the notebooks need", where, service, source)
}

// isHost reports whether a path is a folder that gives the host away, and neither the
// stack's folder nor one above it.
func (s *Stack) isHost(source string) bool {
	return hostPath.MatchString(path.Clean(source)) && len(s.Tree.Names(source)) == 0 || s.leadsToHost(source)
}

// leadsToHost reports whether a symlink at the path leads to a folder that gives the
// host away.
func (s *Stack) leadsToHost(source string) bool {
	real, err := filepath.EvalSymlinks(source)
	return err == nil && real != filepath.Clean(source) && len(s.Tree.Names(real)) == 0 && hostPath.MatchString(real)
}

// holds returns a message for each mount that holds compose files or managed files.
func (j *Jupyter) holds() (out []string) {
	for _, m := range j.Mounts {
		if !m.Holds.IsZero() {
			out = append(out, fmt.Sprintf("%s: %s mounts %s, which holds compose files or managed files: a notebook could rewrite them", m.Holds, j.Service, m.Source))
		}
	}
	return out
}

// holdsConfig reports whether a path of the stack is or holds compose files or managed
// files, such as .env.
func (s *Stack) holdsConfig(rel string) bool {
	return s.Loads(rel) || len(s.Layout.Below(rel)) > 0
}
