package design

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
)

// MountKind is the type of a mount in the compose file.
type MountKind string

// The kinds of mounts.
const (
	Bind   MountKind = "bind"
	Volume MountKind = "volume"
	Tmpfs  MountKind = "tmpfs"
)

// Mount is a mount of Jupyter or of the front.
type Mount struct {
	Kind     MountKind `json:"kind"`
	Source   string    `json:"source,omitempty"` // folder, file or name of a volume
	Target   string    `json:"target"`
	ReadOnly bool      `json:"read_only,omitempty"`
	Holds    bool      `json:"holds,omitempty"`   // it contains the stack's own files
	Covered  bool      `json:"covered,omitempty"` // those files are covered
	From     Origin    `json:"from"`
	Shared   []string  `json:"shared,omitempty"` // other services that use the same
	Outer    bool      `json:"outer,omitempty"`  // neither in the stack's folder nor in a volume of the stack

	stack.MountOptions
}

// Origin says why a mount is there.
type Origin string

// The origins of mounts.
const (
	FromStack       Origin = "stack"       // from the stack
	FromNotebooks   Origin = "notebooks"   // the answer
	FromConfig      Origin = "config"      // the server's configuration
	FromGuard       Origin = "guard"       // covers a file of the stack in another mount
	FromCertificate Origin = "certificate" // the front's certificate and key
)

// mounts returns Jupyter's mounts, in the order of the compose file.
func (f Facts) mounts() []Mount {
	var out []Mount
	if f.Answers.Notebooks != "" {
		target := f.Jupyter.Work
		if slices.ContainsFunc(f.Jupyter.Mounts, func(m stack.Mount) bool { return m.Target == target }) {
			target += "/notebooks" // a mount of the stack's own is there, and one was asked for
		}
		notebooks := Mount{Kind: Bind, Source: f.Answers.Notebooks, Target: target, From: FromNotebooks, Shared: f.NotebooksOf}
		if f.Answers.Notebooks == f.Jupyter.Notebooks {
			notebooks.MountOptions = f.Jupyter.NotebooksMount.Options
		}
		out = append(out, notebooks)
	}
	out = append(out, Mount{Kind: Bind, Source: "./" + layout.JupyterDir, Target: ConfigTarget, ReadOnly: true, From: FromConfig})
	for _, m := range f.Jupyter.Mounts {
		if !m.Baked || f.ownImage() {
			holds := !m.Holds.IsZero()
			out = append(out, Mount{MountKind(m.Type()), m.Source, m.Target, m.ReadOnly, holds, holds && f.Answers.Cover, FromStack, m.Shared, m.Outer, m.Options})
		}
	}
	for _, g := range f.Guards {
		m := Mount{Kind: Bind, Source: g.Source, Target: g.Target, ReadOnly: true, From: FromGuard}
		if g.Source == "" {
			m.Kind = Tmpfs
		}
		out = append(out, m)
	}
	return out
}

// mounted reports whether a mount has exactly this target.
func (f Facts) mounted(target string) bool {
	return slices.ContainsFunc(f.mounts(), func(m Mount) bool { return m.Target == target })
}

// stateSize is the limit of the tmpfs for the server's own files, which are small.
const stateSize = 64 << 20

// memory returns the tmpfs mounts: the server's own, and /tmp and the home unless a
// mount of the stack covers them.
func (f Facts) memory() (out []Memory) {
	s := f.Answers
	if home := f.home(); !f.mounted(home) {
		out = append(out, Memory{home, least(s.Memory/4, 1<<30), &User{s.UID, s.GID}, true})
	}
	if !f.mounted("/tmp") {
		out = append(out, Memory{Target: "/tmp", Size: least(s.Memory/8, 512<<20)})
	}
	return append(out, Memory{Target: grant.StateFolder, Size: min(stateSize, s.Memory), User: &User{s.UID, s.GID}})
}

// least returns the smaller size, rounded down to whole MiB. It limits a tmpfs, whose
// pages count against the memory limit.
func least(a, b answers.Size) answers.Size { return min(a, b) &^ (1<<20 - 1) }

// folders returns the folders that must exist: the notebook folder, which the
// container must be able to write, the sources of mounts, and the folders of keys.
func (f Facts) folders(front Front) (out []Folder) {
	owner := &User{f.Answers.UID, f.Answers.GID}
	if name := f.Answers.Notebooks; name != "" {
		out = append(out, Folder{name[len("./"):], 0o755, owner})
	}
	for _, name := range f.MissingDirs {
		if !slices.ContainsFunc(out, func(d Folder) bool { return d.Path == name }) { // the notebooks may be there too
			out = append(out, Folder{name, 0o755, owner})
		}
	}
	if c, _ := front.Container(); has(front, layout.Key) {
		out = append(out, Folder{layout.TLSDir, 0o750, &User{c.UID, c.UID}})
	}
	if has(front, layout.CAKeyFile) {
		out = append(out, Folder{layout.CADir, 0o700, nil})
	}
	return out
}
