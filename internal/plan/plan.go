// Package plan compares the rendered files with the disk and returns the smallest
// set of changes between them.
package plan

import (
	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/trait"
)

// Action is what happens to one file.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "update"
	Keep   Action = "keep"
)

// Change is what happens to one file. File has the content and mode that it will
// have.
type Change struct {
	file.File
	Action Action
	Old    []byte           // content on disk; nil when there is no file
	Was    apply.State      // the file on disk
	Note   *finding.Finding // a warning; nil: none
	From   string           // old path that the content was taken from, of a file that moved
	Meta   string           // MetaMode or MetaOwner, where only that changes
}

// The values of Meta: what changes of a file or folder whose content stays.
const (
	MetaMode  = "mode"
	MetaOwner = "owner"
)

// SetKeys returns the names of the keys that the change of a keyed file sets to
// another value. It never returns other names in the file: in a malformed .env they
// may be parts of values.
func (c Change) SetKeys() (names []string) {
	was, err := dotenv.Parse(c.Path, c.Old)
	now, err2 := dotenv.Parse(c.Path, c.Content)
	if err != nil || err2 != nil {
		return nil
	}
	for _, name := range c.File.Keys {
		before, _, had := was.Get(name)
		if value, _, _ := now.Get(name); !had || value != before {
			names = append(names, name)
		}
	}
	return names
}

// Plan is every change, and the operations that make them.
type Plan struct {
	Changes []Change
	Folders []Folder
	Ops     []apply.Op
	Loose   []finding.Finding // by what else files of the deployment can be changed
}

// Folder is a folder that is created, or gets another mode or owner.
type Folder struct {
	file.Dir
	Action Action      // Create or Update
	Was    apply.State // the folder on disk
	Meta   string      // MetaMode or MetaOwner, where the folder exists already
}

// Wanted is the desired state of the deployment.
type Wanted struct {
	Files  []file.File
	Dirs   []file.Dir
	Loaded []string      // the user's compose files
	Traits []trait.Trait // of the stack, stored for the next run
	Moved  Moved
	// Why returns the kinds of causes of a new version, which are stored while the
	// file is in conflict; nil: none.
	Why func(path, sum string) []string
}

// Pending reports whether anything would be written.
func (p Plan) Pending() bool { return len(p.Ops) > 0 }

// Widened reports whether group or others may write a managed file.
func (c Change) Widened() bool { return c.Policy == file.Managed && c.Mode&0o022 != 0 }

// Widened counts the managed files that group or others may write, and what Loose has.
func (p Plan) Widened() int {
	n := len(p.Loose)
	for _, c := range p.Changes {
		if c.Widened() {
			n++
		}
	}
	return n
}

// Live returns the content that every file of the deployment will have, by path.
func (p Plan) Live() map[string][]byte {
	out := map[string][]byte{}
	for _, c := range p.Changes {
		if c.Policy != file.State && c.Action != Deleted && c.Action != Remove {
			out[c.Path] = c.Content
		}
	}
	return out
}

// Conflicts counts the files in conflict.
func (p Plan) Conflicts() int { return len(p.With(Conflict)) }

// With returns the paths of the files with this action.
func (p Plan) With(a Action) (paths []string) {
	for _, c := range p.Changes {
		if c.Action == a {
			paths = append(paths, c.Path)
		}
	}
	return paths
}
