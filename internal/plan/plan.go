// Package plan compares the rendered files with what is on disk and lists the
// smallest set of changes between them.
package plan

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
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

// Change is what happens to one file, and why where that is not plain.
type Change struct {
	file.File
	Action Action
	Old    []byte           // nil when there was none
	Note   *finding.Finding // a warning; nil: none
	Why    string           // the cause, where the action is not plain from it
	From   string           // old path that the content was taken from, of a file that has another place today
	Meta   string           // MetaMode or MetaOwner, where only that changes
}

// What changes of a file or folder whose content stays.
const (
	MetaMode  = "mode"
	MetaOwner = "owner"
)

// Plan is every change, and the operations that make them.
type Plan struct {
	Changes []Change
	Folders []Folder
	Ops     []apply.Op
}

// Folder is a folder that is made, or gets another mode or owner.
type Folder struct {
	Path   string
	Action Action // Create or Update
	Why    string
	From   string // path of an older release that the content was taken from
	Meta   string // MetaMode or MetaOwner, where it is there already
}

// Wanted is the deployment as it should be.
type Wanted struct {
	Files  []file.File
	Dirs   []file.Dir
	Traits []trait.Trait // what matters of the stack, remembered for the next time
	Moved  Moved
	// Why gives the kinds of causes of a new version, to remember while it is in
	// conflict; nil: none.
	Why func(path, sum string) []string
}

// Pending reports whether anything would be written.
func (p Plan) Pending() bool { return len(p.Ops) > 0 }

// Make looks at every path below root (nil: the folder is not there yet) and plans the way to the files and
// folders. prev tells the tool's own files from those of somebody else.
func Make(root *os.Root, w Wanted, prev *Manifest) (Plan, error) {
	var p Plan
	for _, d := range w.Dirs {
		if err := p.dir(root, d); err != nil {
			return p, err
		}
	}
	manifest := manifestOf(w.Files, w.Traits)
	all := append([]file.File{}, w.Files...)
	for _, f := range w.Files {
		if f.Policy == file.Managed {
			all = append(all, file.File{Path: path.Join(layout.BaseDir, f.Path), Mode: 0o644, Policy: file.State, Content: f.Content})
		}
	}
	all = append(all, file.File{Path: layout.Manifest, Mode: 0o644, Policy: file.State, Content: manifest.bytes()})
	for _, f := range all {
		if err := p.file(root, f, prev); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (p *Plan) dir(root *os.Root, d file.Dir) error {
	was, _, err := look(root, d.Path)
	if err != nil {
		return err
	}
	if was.Kind == apply.Regular {
		return fmt.Errorf("%s: is a file, and has to be a folder", d.Path)
	}
	op := apply.Op{Kind: apply.Mkdir, Path: d.Path, Mode: d.Mode, Was: was}
	if d.Owner != nil {
		op.Owner = &apply.Owner{UID: d.Owner.UID, GID: d.Owner.GID}
	}
	folder := Folder{Path: d.Path, Action: Create}
	if was.Kind == apply.Directory {
		op.Mode = was.Mode & d.Mode // stricter may stay, wider may not
		if op.Mode == was.Mode && !foreign(was, op.Owner) {
			return nil
		}
		folder.Action, folder.Why, folder.Meta = Update, owned(was), metaOf(was, op)
	}
	p.Folders = append(p.Folders, folder)
	p.Ops = append(p.Ops, op)
	return nil
}

// look is apply.Look for a folder that may not be there yet, a nil root.
func look(root *os.Root, name string) (apply.State, []byte, error) {
	if root == nil {
		return apply.State{}, nil, nil
	}
	return apply.Look(root, name)
}

// foreign reports whether root has to give what is there to somebody else. The
// group is the user's to choose: what has an owner of its own is made for that
// owner alone.
func foreign(was apply.State, want *apply.Owner) bool {
	return want != nil && os.Geteuid() == 0 && was.UID != want.UID
}

func owned(was apply.State) string {
	return fmt.Sprintf("mode was %04o, owner %d:%d", was.Mode.Perm(), was.UID, was.GID)
}

func metaOf(was apply.State, op apply.Op) string {
	if op.Mode != was.Mode {
		return MetaMode
	}
	return MetaOwner
}

func (p *Plan) file(root *os.Root, f file.File, prev *Manifest) error {
	was, old, err := look(root, f.Path)
	if err != nil {
		return err
	}
	c := Change{File: f, Action: Create, Old: old}
	op := apply.Op{Kind: apply.Write, Path: f.Path, Content: f.Content, Mode: f.Mode, Was: was, Secret: f.Secret}
	if f.Owner != nil {
		op.Owner = &apply.Owner{UID: f.Owner.UID, GID: f.Owner.GID}
	}
	switch {
	case was.Kind == apply.Directory:
		return fmt.Errorf("%s: is a folder, and has to be a file\nmove the folder away; Docker makes one where a file that is mounted is missing", f.Path)
	case was.Kind == apply.Regular:
		op.Mode = keepMode(was.Mode, f)
		c.File.Mode = op.Mode
		if bytes.Equal(old, f.Content) {
			c.Action = Keep
			if op.Mode != was.Mode || foreign(was, op.Owner) {
				op.Kind, op.Content, c.Action = apply.Meta, nil, Update
				c.Why, c.Meta = owned(was), metaOf(was, op)
			}
			break
		}
		c.Action = Update
		if f.Policy == file.Managed && !prev.wrote(f.Path, old) {
			c.Note = &finding.Finding{Kind: finding.ReplacesForeign, Subject: f.Path}
		}
	}
	if c.Action != Keep {
		p.Ops = append(p.Ops, op)
	}
	p.Changes = append(p.Changes, c)
	return nil
}

// keepMode leaves a mode that the user gave as it is, but never a secret wider
// than it has to be.
func keepMode(was fs.FileMode, f file.File) fs.FileMode {
	if f.Secret && was&f.Mode != 0 {
		return was & f.Mode
	}
	if f.Secret {
		return f.Mode
	}
	return was
}
