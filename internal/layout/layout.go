// Package layout lists every managed path below the folder of the stack: its policy in
// an upgrade, its readers and its secret. All other packages ask it whether a file is
// managed.
package layout

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/file"
)

// Readers is the set of those who act on what a path holds. Whoever can write
// the path decides what they do.
type Readers uint8

// The readers.
const (
	Compose Readers = 1 << iota // docker compose, when it loads or builds
	Jupyter                     // the server, through a read-only mount
	Proxy                       // the front's container
	Host                        // root of the host: firewall and fail2ban
	Person                      // whoever follows HARDENING.md
	Tool                        // magi-harden's own memory
	Git                         // which only leaves out what it names
)

// acting are those who do something by what they read.
const acting = Compose | Jupyter | Proxy | Host | Person | Tool

// Secret says which secret a path holds.
type Secret string

// The secrets.
const (
	NoSecret Secret = ""
	Token    Secret = "token"     // what lets a client into Jupyter
	ProxyKey Secret = "proxy-key" // the private key of the front's certificate
	CAKey    Secret = "ca-key"    // the private key of the local CA
)

// Entry is one managed path: a file, or a folder of state files.
type Entry struct {
	Path    string      // slash-separated, below the stack's folder
	Mode    fs.FileMode // at most 0777
	Policy  file.Policy
	Readers Readers
	Secret  Secret
	Tree    bool // all that lies below belongs to it
}

// Layout is the set of managed paths. The zero value is the layout of this build.
type Layout struct{ entries []Entry } // nil: the catalogue

// Default is the layout of this build.
func Default() Layout { return Layout{} }

// With is the layout with one more path, and with a .gitignore where that is a
// secret in a folder that has none yet.
func (l Layout) With(e Entry) Layout {
	out := Layout{append(l.All(), e)}
	ignore := Entry{Path: path.Join(own(e), gitignore), Mode: 0o644, Policy: file.Managed, Readers: Git}
	if _, has := out.Find(ignore.Path); e.Secret != NoSecret && !has {
		out.entries = append(out.entries, ignore)
	}
	return out
}

// All gives every entry in the order in which the files are rendered.
func (l Layout) All() []Entry { return slices.Clone(l.each()) }

func (l Layout) each() []Entry {
	if l.entries == nil {
		return catalogue[:]
	}
	return l.entries
}

// Find gives the entry of a path, or the tree that it lies in.
func (l Layout) Find(name string) (Entry, bool) {
	for _, e := range l.each() {
		if e.has(name) {
			return e, true
		}
	}
	return Entry{}, false
}

// has reports whether a path is the entry's, or lies in its tree.
func (e Entry) has(name string) bool {
	return e.Path == name || e.Tree && within(name, e.Path)
}

// Folders are those that hold nothing but files of ours, sorted: no container
// but ours may mount one, and no folder of the user's may lie in one.
func (l Layout) Folders() []string {
	var out []string
	for _, e := range l.each() {
		if folder := own(e); folder != "" && !slices.Contains(out, folder) {
			out = append(out, folder)
		}
	}
	slices.Sort(out)
	return out
}

// own is the folder of ours that a path lies in, "" for one beside the stack's
// own files: config is the stack's, and what it holds of ours has a folder each.
func own(e Entry) string {
	parts := strings.Split(e.Path, "/")
	switch {
	case parts[0] == StateDir:
		return StateDir
	case parts[0] == configDir && len(parts) > 2:
		return path.Join(parts[:2]...)
	}
	return ""
}

// Inside reports whether a path is one of ours or lies in a folder of ours.
func (l Layout) Inside(name string) bool {
	if slices.ContainsFunc(l.Folders(), func(folder string) bool { return within(name, folder) }) {
		return true
	}
	_, ours := l.Find(name)
	return ours
}

// Below gives the entries that are a path or lie below it; "." is the whole
// folder of the stack.
func (l Layout) Below(name string) (out []Entry) {
	for _, e := range l.each() {
		if within(e.Path, name) {
			out = append(out, e)
		}
	}
	return out
}

// Reads reports whether whoever can read a path, and what lies below it, can
// read this secret.
func (l Layout) Reads(name string, secret Secret) bool {
	return slices.ContainsFunc(l.each(), func(e Entry) bool {
		return e.Secret == secret && (within(e.Path, name) || e.has(name))
	})
}

// ReadBy gives who reads a path: an entry, or what lies beside the entries of a
// folder of ours. Nobody is known to read anything else.
func (l Layout) ReadBy(name string) (out Readers) {
	if e, ours := l.Find(name); ours {
		return e.Readers
	}
	for _, e := range l.each() {
		if folder := own(e); folder != "" && within(name, folder) {
			out |= e.Readers
		}
	}
	return out
}

// Steers reports whether whoever can write a path, and what lies below it, has a
// say in what the readers of our files do. What lies in a folder of ours is read
// with it.
func (l Layout) Steers(name string) bool {
	return slices.ContainsFunc(l.each(), func(e Entry) bool {
		return e.Readers&acting != 0 && within(e.Path, name)
	}) || l.ReadBy(name)&acting != 0
}

// Secrets gives the files that hold a secret of this kind.
func (l Layout) Secrets(secret Secret) (out []string) {
	for _, e := range l.each() {
		if e.Secret == secret && !e.Tree {
			out = append(out, e.Path)
		}
	}
	return out
}

// within reports whether a path is the folder or lies in it.
func within(name, folder string) bool {
	return folder == "." || name == folder || strings.HasPrefix(name, folder+"/")
}

// Written gives the policy of a file that this release or a past one writes,
// and false for any other path: a manifest or a journal that names one is not of
// the tool's making. More paths count as managed files of a past release.
func (l Layout) Written(name string, more ...string) (file.Policy, bool) {
	if now, was := Moved()[name]; was {
		name = now
	}
	for _, e := range l.each() {
		if e.Path == name && !e.Tree && e.Path != Lock && e.Path != Manifest {
			return e.Policy, true
		}
	}
	if slices.Contains(more, name) {
		return file.Managed, true
	}
	return "", false
}
