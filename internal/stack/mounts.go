package stack

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/printable"
	"gopkg.in/yaml.v3"
)

// Mount is a bind mount or named volume that stays at its target.
type Mount struct {
	Source   string
	Target   string
	ReadOnly bool
	Volume   bool         // a named volume
	Baked    bool         // a requirements.txt, which the hardened image contains
	Shared   []string     // other services that mount it, or a folder around or in it
	Outer    bool         // its content is neither in the stack's folder nor in a volume of the stack
	Options  MountOptions // as the stack has them
	Holds    place.Place  // where a mount is written that holds the stack's own files
	Ask      Ask          // where only the answer mounts keeps it; empty once that is settled
}

// MountOptions are options of a mount that stay as they are. None of them shows more
// than the source.
type MountOptions struct {
	Subpath     string `json:"subpath,omitempty"`     // of a volume
	NoCopy      bool   `json:"nocopy,omitempty"`      // of a volume
	SELinux     string `json:"selinux,omitempty"`     // z or Z, of a bind mount
	Propagation string `json:"propagation,omitempty"` // of a bind mount
	Recursive   string `json:"recursive,omitempty"`   // of a bind mount
	Consistency string `json:"consistency,omitempty"`
}

func optionsOf(v compose.Volume) MountOptions {
	out := MountOptions{Consistency: v.Consistency}
	if v.Volume != nil {
		out.Subpath, out.NoCopy = v.Volume.Subpath, v.Volume.NoCopy
	}
	if v.Bind != nil {
		out.SELinux, out.Propagation, out.Recursive = v.Bind.SELinux, v.Bind.Propagation, v.Bind.Recursive
	}
	return out
}

// what is how reports name it.
func (m Mount) what() string {
	if m.Volume {
		return "volume " + m.Source
	}
	return "mount " + m.Source
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

// mounts sorts the service's mounts into the notebooks, those that stay and those
// that are dropped. It fails on a mount of a folder that controls the host.
func (s *Stack) mounts(j *Jupyter, svc compose.Service, node *yaml.Node, image dockerfile.Image) error {
	raw := compose.Child(node, "volumes")
	others := sharing{}
	if len(svc.Volumes) > 0 {
		others = s.sharedPaths(j.Service)
	}
	for i, v := range svc.Volumes {
		written := ""
		if raw != nil && i < len(raw.Content) {
			written = mountSource(compose.Resolve(raw.Content[i]))
		}
		m, err := s.mount(j, v, written, s.Place("services", svc.Name, "volumes", v.Target))
		if err != nil {
			return err
		}
		if m != nil {
			m.Shared = others.with(v)
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

// mount returns a mount that stays, nil for one that is dropped. It fails on one that
// gives the host away, unless an earlier release accepted it.
func (s *Stack) mount(j *Jupyter, v compose.Volume, written string, where place.Place) (*Mount, error) {
	m := &Mount{Source: v.Source, Target: path.Clean(v.Target), ReadOnly: v.ReadOnly, Volume: v.Type == compose.VolumeNamed, Options: optionsOf(v)}
	switch {
	case m.Volume && v.Source == "":
		j.drop("anonymous volume at "+v.Target, "its data is lost with the container")
		return nil, nil
	case !m.Volume && v.Type != compose.VolumeBind:
		j.drop(v.Type+" mount at "+v.Target, refused(s.judge.Judge(grant.Source{Kind: grant.Other}).Reason))
		return nil, nil
	}
	var verdict grant.Verdict
	host := ""
	if m.Volume {
		verdict, host = s.judgeVolume(v)
		m.Outer = host != "" || verdict.Outcome != grant.Good || bool(s.Model.Volumes[v.Source].External)
	} else {
		host = compose.Homed(written, v.Source)
		m.Source = s.display(host, written)
		verdict = s.judge.Judge(s.source(grant.Bind, host, before(written)))
		_, inside := m.Inside()
		m.Outer = !inside
	}
	if s.baked(j, m, host) && verdict.Outcome != grant.Never {
		m.Baked = true
	}
	if !m.Volume && grant.NamesKeys(m.Target) && verdict.Reason != grant.Managed {
		verdict = grant.Verdict{Outcome: grant.Never, Reason: grant.Keys}
	}
	switch {
	case verdict.Outcome == grant.Never && verdict.Reason == grant.Host && !s.again:
		return nil, ownsHost(where, j.Service, host)
	case verdict.Outcome == grant.Never:
		j.drop(m.what(), refused(verdict.Reason))
		return nil, nil
	case m.Baked && s.place(j, true).Target(m.Target), s.place(j, false).Target(m.Target):
	case m.Baked && !j.OwnImage:
	default:
		j.drop(m.what()+" at "+m.Target, atStart)
		return nil, nil
	}
	if verdict.Outcome == grant.Cover || verdict.Covers {
		m.Holds = where
	}
	if verdict.Outcome == grant.Ask {
		m.Ask = Ask{m.Source, host, gives(verdict.Reason, m.ReadOnly), verdict.Reason}
		if m.Volume && host != "" {
			m.Ask.Name = s.Display(host)
		}
	}
	return m, nil
}

// before is a bind mount in the short form up to its target.
func before(written string) string {
	source, _, _ := strings.Cut(written, ":/")
	return source
}

// display is the source of a bind mount for the compose file: relative where it is in
// the folder, or was so, so that the same files serve another machine.
func (s *Stack) display(host, written string) string {
	if rel, inside := s.Tree.Inside(host); inside {
		return compose.DotSlash(rel)
	}
	if beside, err := filepath.Rel(s.Tree.Dir, host); err == nil && strings.HasPrefix(written, ".") {
		return filepath.ToSlash(beside)
	}
	return host
}

// baked reports whether a mount is a requirements.txt, and takes one of the folder for
// the image.
func (s *Stack) baked(j *Jupyter, m *Mount, host string) bool {
	if m.Volume || path.Base(m.Target) != "requirements.txt" {
		return false
	}
	if rel, inside := s.Tree.Inside(host); inside && s.Tree.Has(rel) {
		j.Requirements = rel
	}
	return true
}

// ownsHost returns the error for a mount that gives the host away.
func ownsHost(where place.Place, service, source string) error {
	return fmt.Errorf("%s: service %s mounts %s of the host: every notebook could control the host\nmount only the folder that the notebooks need", where, service, printable.Text(source))
}

// holds returns a message for each mount that holds the stack's own files and that no
// answer has to name first.
func (j *Jupyter) holds() (out []string) {
	for _, m := range j.Mounts {
		if text := j.held(m); text != "" && m.Ask.Name == "" {
			out = append(out, text)
		}
	}
	return out
}

// held is the message for a mount that holds the stack's own files, "" for any other.
func (j *Jupyter) held(m Mount) string {
	if m.Holds.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s: %s mounts %s, which holds compose files or managed files: a notebook could rewrite them", m.Holds, j.Service, m.Source)
}

// holdsConfig reports whether a path of the stack is or holds compose files or managed
// files, such as .env.
func (s *Stack) holdsConfig(rel string) bool {
	return s.Loads(rel) || len(s.Layout.Below(rel)) > 0
}
