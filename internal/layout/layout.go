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

// Readers is the set of readers of a path, as bits. Anyone who can write the path
// controls what its readers do.
type Readers uint8

// The readers.
const (
	Compose Readers = 1 << iota // docker compose, when it loads or builds
	Jupyter                     // the server, through a read-only mount
	Proxy                       // the front's container
	Host                        // root of the host: firewall and fail2ban
	Person                      // a person who follows HARDENING.md
	Tool                        // magi-harden itself
	Git                         // which only ignores the listed paths
)

// acting are the readers whose behaviour depends on the content.
const acting = Compose | Jupyter | Proxy | Host | Person | Tool

// Secret says which secret a path holds.
type Secret string

// The secrets.
const (
	NoSecret Secret = ""
	Token    Secret = "token"     // lets a client log in to Jupyter
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
	Tree    bool // a folder whose whole content belongs to the entry
}

// Layout is the set of managed paths. The zero value is the layout of this build.
type Layout struct{ entries []Entry } // nil: the catalogue

// Of returns the layout of these entries, in the order in which the files are rendered.
func Of(entries []Entry) Layout { return Layout{entries} }

// Default returns the layout of this build.
func Default() Layout { return Of(catalogue[:]) }

func (l Layout) each() []Entry {
	if l.entries == nil {
		return catalogue[:]
	}
	return l.entries
}

// Find returns the entry of a path, or the tree entry that contains it. It returns
// false for a path that is not managed.
func (l Layout) Find(name string) (Entry, bool) {
	for _, e := range l.each() {
		if e.has(name) {
			return e, true
		}
	}
	return Entry{}, false
}

// has reports whether a path is the entry's path or lies in its tree.
func (e Entry) has(name string) bool {
	return e.Path == name || e.Tree && within(name, e.Path)
}

// Folders returns the folders that hold managed files only, sorted. No other
// container may mount one, and none may contain a folder of the user.
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

// own returns the managed folder that contains an entry, "" for an entry among the
// stack's own files. The folder config belongs to the stack; its managed subfolders
// do not.
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

// Inside reports whether a path is managed or lies in a managed folder.
func (l Layout) Inside(name string) bool {
	if slices.ContainsFunc(l.Folders(), func(folder string) bool { return within(name, folder) }) {
		return true
	}
	_, ours := l.Find(name)
	return ours
}

// Below returns the entries at or below a path; "." is the folder of the stack.
func (l Layout) Below(name string) (out []Entry) {
	for _, e := range l.each() {
		if within(e.Path, name) {
			out = append(out, e)
		}
	}
	return out
}

// Reads reports whether read access to a path and everything below it reveals this
// kind of secret.
func (l Layout) Reads(name string, secret Secret) bool {
	return slices.ContainsFunc(l.each(), func(e Entry) bool {
		return e.Secret == secret && (within(e.Path, name) || e.has(name))
	})
}

// ReadBy returns the readers of a managed path, or all readers of the managed folder
// that contains the path. It returns 0 for any other path.
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

// Steers reports whether write access to a path and everything below it controls
// what readers of managed files do. Any file in a managed folder counts.
func (l Layout) Steers(name string) bool {
	return slices.ContainsFunc(l.each(), func(e Entry) bool {
		return e.Readers&acting != 0 && within(e.Path, name)
	}) || l.ReadBy(name)&acting != 0
}

// Holders returns the entries that hold a secret of this kind, folders included.
func (l Layout) Holders(secret Secret) (out []Entry) {
	for _, e := range l.each() {
		if e.Secret == secret {
			out = append(out, e)
		}
	}
	return out
}

// within reports whether a path equals the folder or lies in it.
func within(name, folder string) bool {
	return folder == "." || name == folder || strings.HasPrefix(name, folder+"/")
}

// Written returns the policy of a file that this release or an older one writes,
// and false for any other path. A manifest or journal that names such a path was
// not written by magi-harden. Paths in more count as managed files of an older
// release.
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
