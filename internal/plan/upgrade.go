package plan

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/merge"
	"gopkg.in/yaml.v3"
)

// The further actions of an upgrade.
const (
	Merge    Action = "merge"    // the user's edit and the new version are merged
	Conflict Action = "conflict" // both changed the same lines: the live file stays
	Edited   Action = "edited"   // the user's edit is kept; there is no new version
	Deleted  Action = "deleted"  // the user deleted it: it stays deleted
	Remove   Action = "remove"   // no longer generated, and not edited
	Orphan   Action = "orphan"   // no longer generated, but edited: it stays
)

// Settle lists, by path, what the user decided about deleted files and conflicts.
type Settle struct {
	Restore []string // restore the deleted file
	Ours    []string // conflict: keep the live file
	Theirs  []string // conflict: take the new version
}

// Upgrade merges the newly rendered files with the disk, which has the files of
// the last run and the user's edits, and returns the changes. It never plans to
// overwrite an edit. It fails where paths cannot be read or are of the wrong type, and
// names all of them.
func Upgrade(root *os.Root, w Wanted, prev *Manifest, s Settle) (Plan, error) {
	p := Plan{}
	next := manifestOf(w.Files, w.Traits)
	var wrong problems
	for _, d := range w.Dirs {
		wrong.add(p.dir(root, d))
	}
	for i, f := range w.Files {
		if f.Policy != file.Managed {
			wrong.add(p.file(root, f, prev))
			continue
		}
		entry, err := p.upgrade(root, three{File: f, why: w.Why}, prev, s)
		wrong.add(err)
		next.Files[i] = entry
	}
	if wrong != nil {
		return p, wrong
	}
	stale, err := p.stale(root, w, prev)
	if err != nil {
		return p, err
	}
	moved, err := p.moved(root, w, prev)
	if err != nil {
		return p, err
	}
	next.Files = append(append(next.Files, stale...), moved...)
	p.loose(root, w)
	return p, p.file(root, file.File{Path: layout.Manifest, Mode: 0o644, Policy: file.State, Content: next.bytes()}, prev)
}

// three has the three versions of a file: the base, which the last run wrote, the
// live one on disk, and the new one, which is the File.
type three struct {
	file.File
	base []byte
	was  apply.State // the live file
	live []byte
	prev Entry
	old  bool                            // the last run wrote the file
	why  func(path, sum string) []string // see Wanted.Why
}

// upgrade plans one managed file and returns its next entry of the manifest.
func (p *Plan) upgrade(root *os.Root, t three, prev *Manifest, s Settle) (Entry, error) {
	var err error
	if t.was, t.live, err = look(root, t.Path); err != nil {
		return Entry{}, err
	}
	if t.was.Kind == apply.Directory {
		return Entry{}, fmt.Errorf("%s: expected a file, found a directory\nmove the directory away; Docker creates one where a mounted file is missing", t.Path)
	}
	var kept apply.State
	if kept, t.base, err = look(root, path.Join(layout.BaseDir, t.Path)); err != nil {
		return Entry{}, err
	}
	t.prev, t.old = prev.entry(t.Path)
	if kept.Kind != apply.Regular && t.was.Kind == apply.Regular && t.prev.SHA256 == Sum(t.live) {
		t.base = t.live // the base copy is missing, but the file was not edited
	}
	if t.prev.Conflict != "" {
		if err := p.settled(root, &t, s); err != nil {
			return Entry{}, err
		}
	}
	return p.decide(root, t, s)
}

func (p *Plan) decide(root *os.Root, t three, s Settle) (Entry, error) {
	entry := Entry{Path: t.Path, Policy: t.Policy, SHA256: Sum(t.Content)}
	gone := t.was.Kind == apply.Absent
	switch {
	case gone && t.old && !slices.Contains(s.Restore, t.Path):
		p.note(t, Deleted, &finding.Finding{Kind: finding.StaysDeleted, Subject: t.Path})
		return entry, p.base(root, t)
	case gone:
		p.write(t, Create, t.Content)
	case bytes.Equal(t.live, t.Content):
		p.note(t, Keep, nil)
	case t.base != nil && bytes.Equal(t.live, t.base), slices.Contains(s.Theirs, t.Path):
		p.write(t, Update, t.Content)
	case t.base != nil && bytes.Equal(t.base, t.Content), slices.Contains(s.Ours, t.Path):
		p.note(t, Edited, nil)
		p.Changes[len(p.Changes)-1].Old = t.Content // so that a diff shows the edit
	default:
		r := merge.Merge(t.base, t.live, t.Content, merge.Labels{Ours: "yours", Base: "last version", Theirs: "new version"})
		if r.Conflicts > 0 || spoiled(t, r.Text) {
			return p.conflict(root, t, r)
		}
		p.write(t, Merge, r.Text)
	}
	return entry, p.base(root, t)
}

// spoiled reports whether a merge without conflicts is invalid YAML, though the
// live file is valid: both sides may have added the same key.
func spoiled(t three, text []byte) bool {
	if ext := path.Ext(t.Path); ext != ".yml" && ext != ".yaml" {
		return false
	}
	decodes := func(b []byte) bool {
		var v any
		return yaml.Unmarshal(b, &v) == nil
	}
	return decodes(t.live) && !decodes(text)
}

// base replaces the base copy of a file with the new version.
func (p *Plan) base(root *os.Root, t three) error {
	return p.file(root, file.File{Path: path.Join(layout.BaseDir, t.Path), Mode: 0o644, Policy: file.State, Content: t.Content}, nil)
}

// write plans new content for a live file, whose mode and owner stay.
func (p *Plan) write(t three, a Action, content []byte) {
	c := t.change(a, content, widened(t))
	p.Changes = append(p.Changes, c)
	p.Ops = append(p.Ops, apply.Op{Kind: apply.Write, Path: t.Path, Content: content, Mode: c.Mode, Was: t.was})
}

// note records a file that is not written.
func (p *Plan) note(t three, a Action, note *finding.Finding) {
	if note == nil {
		note = widened(t)
	}
	p.Changes = append(p.Changes, t.change(a, t.live, note))
}

// change returns the change of the live file to this content.
func (t three) change(a Action, content []byte, note *finding.Finding) Change {
	c := Change{File: t.File, Action: a, Old: t.live, Was: t.was, Note: note}
	c.Content = content
	if t.was.Kind == apply.Regular {
		c.Mode = t.was.Mode
	}
	return c
}

// widened returns the warning that others may write the file; nil when they may
// not. The mode stays, because the user chose it.
func widened(t three) *finding.Finding {
	if t.was.Kind != apply.Regular || t.was.Mode&^t.Mode&0o022 == 0 {
		return nil
	}
	return &finding.Finding{Kind: finding.WritableBy, Subject: t.Path, Detail: fmt.Sprintf("%04o", t.was.Mode.Perm()), Object: fmt.Sprintf("%04o", t.Mode.Perm())}
}
