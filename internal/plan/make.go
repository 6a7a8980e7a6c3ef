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
)

// Make compares every wanted file and folder with the disk below root (nil: the
// folder does not exist yet) and returns the changes. A managed file that prev
// does not know gets a warning. It fails where paths cannot be read or are of the
// wrong type, and names all of them.
func Make(root *os.Root, w Wanted, prev *Manifest) (Plan, error) {
	var p Plan
	var wrong problems
	for _, d := range w.Dirs {
		wrong.add(p.dir(root, d))
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
		wrong.add(p.file(root, f, prev))
	}
	p.loose(root, w)
	return p, wrong.err()
}

func (p *Plan) dir(root *os.Root, d file.Dir) error {
	was, _, err := look(root, d.Path)
	if err != nil {
		return err
	}
	if was.Kind == apply.Regular {
		return fmt.Errorf("%s: expected a directory, found a file\nmove the file away", d.Path)
	}
	op := apply.Op{Kind: apply.Mkdir, Path: d.Path, Mode: d.Mode, Was: was}
	if d.Owner != nil {
		op.Owner = &apply.Owner{UID: d.Owner.UID, GID: d.Owner.GID}
	}
	folder := Folder{Dir: d, Action: Create, Was: was}
	if was.Kind == apply.Directory {
		op.Mode = was.Mode & d.Mode // stricter may stay, wider may not
		if op.Mode == was.Mode && !foreign(was, op.Owner) {
			return nil
		}
		folder.Mode = op.Mode
		folder.Action, folder.Meta = Update, metaOf(was, op)
	}
	p.Folders = append(p.Folders, folder)
	p.Ops = append(p.Ops, op)
	return nil
}

// look is apply.Look for a root that may be nil: nothing exists below that.
func look(root *os.Root, name string) (apply.State, []byte, error) {
	if root == nil {
		return apply.State{}, nil, nil
	}
	return apply.Look(root, name)
}

// foreign reports whether the file has the wrong owner. Only root can change
// that, and the group is the user's choice.
func foreign(was apply.State, want *apply.Owner) bool {
	return want != nil && os.Geteuid() == 0 && was.UID != want.UID
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
	c := Change{File: f, Action: Create, Old: old, Was: was}
	op := apply.Op{Kind: apply.Write, Path: f.Path, Content: f.Content, Mode: f.Mode, Was: was, Secret: f.Secret}
	if f.Owner != nil {
		op.Owner = &apply.Owner{UID: f.Owner.UID, GID: f.Owner.GID}
	}
	switch {
	case was.Kind == apply.Directory:
		return fmt.Errorf("%s: expected a file, found a directory\nmove the directory away; Docker creates one where a mounted file is missing", f.Path)
	case was.Kind == apply.Regular:
		op.Mode = keepMode(was.Mode, f)
		c.File.Mode = op.Mode
		if bytes.Equal(old, f.Content) {
			c.Action = Keep
			if op.Mode != was.Mode || foreign(was, op.Owner) {
				op.Kind, op.Content, c.Action = apply.Meta, nil, Update
				c.Meta = metaOf(was, op)
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

// keepMode returns the mode on disk, which the user may have chosen; a secret
// never gets a wider one than its own.
func keepMode(was fs.FileMode, f file.File) fs.FileMode {
	if f.Secret && was&f.Mode != 0 {
		return was & f.Mode
	}
	if f.Secret {
		return f.Mode
	}
	return was
}
