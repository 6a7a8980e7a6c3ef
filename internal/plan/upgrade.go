package plan

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/render"
)

// What an upgrade does to a file beside creating, updating and keeping it.
const (
	Merge    Action = "merge"    // the user's edit and the new version together
	Conflict Action = "conflict" // both changed the same lines: the live file stays
	Edited   Action = "edited"   // the user's edit is kept, nothing new came
	Deleted  Action = "deleted"  // the user deleted it: it stays deleted
	Remove   Action = "remove"   // it is not generated any more, and was not edited
	Orphan   Action = "orphan"   // it is not generated any more, but was edited
)

// The files beside a live one that a conflict leaves for the user.
const (
	NewSuffix   = ".magi-new"   // the new version
	MergeSuffix = ".magi-merge" // the merge, with markers
)

// pending holds the new version of a file in conflict, which becomes its base
// once the user has settled it.
const pending = ".magi-harden/pending"

// Settle says, by path, how the user wants files to be dealt with.
type Settle struct {
	Restore []string // bring back what was deleted
	Ours    []string // in a conflict keep the file as it stands
	Theirs  []string // in a conflict take the new version
}

// Upgrade plans the way from the tree as the last run left it and the user
// edited it to the newly rendered files. It never plans to overwrite an edit.
func Upgrade(root *os.Root, w Wanted, prev *Manifest, s Settle) (Plan, error) {
	p := Plan{}
	next := manifestOf(w.Files, w.Traits)
	for _, d := range w.Dirs {
		if err := p.dir(root, d); err != nil {
			return p, err
		}
	}
	for i, f := range w.Files {
		if f.Policy != render.Managed {
			if err := p.file(root, f, prev); err != nil {
				return p, err
			}
			continue
		}
		entry, err := p.upgrade(root, f, prev, s)
		if err != nil {
			return p, err
		}
		next.Files[i] = entry
	}
	stale, err := p.stale(root, w.Files, prev)
	if err != nil {
		return p, err
	}
	next.Files = append(next.Files, stale...)
	return p, p.file(root, render.File{Path: ManifestFile, Mode: 0o644, Policy: render.State, Content: next.bytes()}, prev)
}

// three are the versions of a file: what the last run wrote, what stands there
// now, and what would be written today.
type three struct {
	render.File
	base []byte
	was  apply.State
	live []byte
	prev Entry
	old  bool // the last run knew the file
}

// upgrade plans one managed file and gives its next entry of the manifest.
func (p *Plan) upgrade(root *os.Root, f render.File, prev *Manifest, s Settle) (Entry, error) {
	t := three{File: f}
	var err error
	if t.was, t.live, err = look(root, f.Path); err != nil {
		return Entry{}, err
	}
	if t.was.Kind == apply.Directory {
		return Entry{}, fmt.Errorf("%s: is a folder, and has to be a file", f.Path)
	}
	var kept apply.State
	if kept, t.base, err = look(root, path.Join(Base, f.Path)); err != nil {
		return Entry{}, err
	}
	t.prev, t.old = prev.entry(f.Path)
	if kept.Kind != apply.Regular && t.was.Kind == apply.Regular && t.prev.SHA256 == Sum(t.live) {
		t.base = t.live // the copy is gone, but the file was not edited
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
		p.note(t, Deleted, t.Path+": was deleted and stays so; --restore "+t.Path+" brings it back")
		return entry, p.base(root, t)
	case gone:
		p.write(t, Create, t.Content)
	case bytes.Equal(t.live, t.Content):
		p.note(t, Keep, "")
	case t.base != nil && bytes.Equal(t.live, t.base), slices.Contains(s.Theirs, t.Path):
		p.write(t, Update, t.Content)
	case t.base != nil && bytes.Equal(t.base, t.Content), slices.Contains(s.Ours, t.Path):
		p.note(t, Edited, "")
	default:
		r := merge.Merge(t.base, t.live, t.Content, merge.Labels{Ours: "yours", Base: "last version", Theirs: "new version"})
		if r.Conflicts > 0 {
			return p.conflict(root, t, r)
		}
		p.write(t, Merge, r.Text)
	}
	return entry, p.base(root, t)
}

// conflict leaves the live file, its base and its entry as they are, and puts
// the new version and the marked merge beside it.
func (p *Plan) conflict(root *os.Root, t three, r merge.Result) (Entry, error) {
	c := Change{File: t.File, Action: Conflict, Old: t.live,
		Note: fmt.Sprintf("%s: your edit and the new version change the same lines; settle it in the file, then remove %s%s (or --ours, --theirs %s)", t.Path, t.Path, NewSuffix, t.Path)}
	c.File.Mode, c.Content = t.was.Mode, t.live
	p.Changes = append(p.Changes, c)
	for _, side := range []struct {
		path    string
		content []byte
	}{{t.Path + NewSuffix, t.Content}, {t.Path + MergeSuffix, r.Text}, {path.Join(pending, t.Path), t.Content}} {
		f := render.File{Path: side.path, Mode: 0o644, Policy: render.State, Content: side.content}
		if err := p.file(root, f, nil); err != nil {
			return Entry{}, err
		}
	}
	entry := t.prev
	entry.Path, entry.Policy, entry.Conflict = t.Path, t.Policy, Sum(t.Content)
	return entry, nil
}

// settled reads whether the user has dealt with a conflict: the new version
// beside the file is gone, or a flag says how. The new version of then is the
// base from now on, because the user has seen it.
func (p *Plan) settled(root *os.Root, t *three, s Settle) error {
	beside, _, err := look(root, t.Path+NewSuffix)
	if err != nil {
		return err
	}
	flagged := slices.Contains(s.Ours, t.Path) || slices.Contains(s.Theirs, t.Path)
	if beside.Kind == apply.Regular && !flagged {
		return nil
	}
	was, seen, err := look(root, path.Join(pending, t.Path))
	if err != nil {
		return err
	}
	if was.Kind == apply.Regular {
		t.base = seen
	}
	for _, name := range []string{t.Path + NewSuffix, t.Path + MergeSuffix, path.Join(pending, t.Path)} {
		if err := p.remove(root, name); err != nil {
			return err
		}
	}
	return nil
}

// base moves the pristine copy of a file on to the new version.
func (p *Plan) base(root *os.Root, t three) error {
	return p.file(root, render.File{Path: path.Join(Base, t.Path), Mode: 0o644, Policy: render.State, Content: t.Content}, nil)
}

// stale deals with managed files that are not generated any more.
func (p *Plan) stale(root *os.Root, files []render.File, prev *Manifest) (left []Entry, err error) {
	if prev == nil {
		return nil, nil
	}
	for _, e := range prev.Files {
		if e.Policy != render.Managed || slices.ContainsFunc(files, func(f render.File) bool { return f.Path == e.Path }) {
			continue
		}
		was, live, err := look(root, e.Path)
		if err != nil {
			return nil, err
		}
		f := render.File{Path: e.Path, Policy: e.Policy, Mode: was.Mode, Content: live}
		switch {
		case was.Kind != apply.Regular:
		case Sum(live) == e.SHA256:
			p.Changes = append(p.Changes, Change{File: f, Action: Remove, Old: live})
			p.Ops = append(p.Ops, apply.Op{Kind: apply.Remove, Path: e.Path, Was: was})
		default:
			p.Changes = append(p.Changes, Change{File: f, Action: Orphan, Old: live, Note: e.Path + ": is not generated any more; it was edited, so it stays: remove it yourself"})
			left = append(left, e)
			continue
		}
		if err := p.remove(root, path.Join(Base, e.Path)); err != nil {
			return nil, err
		}
	}
	return left, nil
}

func (p *Plan) remove(root *os.Root, name string) error {
	was, _, err := look(root, name)
	if err == nil && was.Kind == apply.Regular {
		p.Ops = append(p.Ops, apply.Op{Kind: apply.Remove, Path: name, Was: was})
	}
	return err
}

// write plans new content for a live file, whose mode and owner stay.
func (p *Plan) write(t three, a Action, content []byte) {
	c := Change{File: t.File, Action: a, Old: t.live}
	c.Content = content
	if t.was.Kind == apply.Regular {
		c.File.Mode = t.was.Mode
	}
	p.Changes = append(p.Changes, c)
	p.Ops = append(p.Ops, apply.Op{Kind: apply.Write, Path: t.Path, Content: content, Mode: c.File.Mode, Was: t.was})
}

// note records a file that stays as it is.
func (p *Plan) note(t three, a Action, text string) {
	c := Change{File: t.File, Action: a, Old: t.live, Note: text}
	c.Content = t.live
	if t.was.Kind == apply.Regular {
		c.File.Mode = t.was.Mode
	}
	p.Changes = append(p.Changes, c)
}

// Live gives the content of every file of the deployment as it will be.
func (p Plan) Live() map[string][]byte {
	out := map[string][]byte{}
	for _, c := range p.Changes {
		if c.Policy != render.State && c.Action != Deleted && c.Action != Remove {
			out[c.Path] = c.Content
		}
	}
	return out
}

// Conflicts counts the files that wait for the user.
func (p Plan) Conflicts() (n int) {
	for _, c := range p.Changes {
		if c.Action == Conflict {
			n++
		}
	}
	return n
}
