package plan

import (
	"bytes"
	"maps"
	"os"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
)

// Moved says which files of an older release have another path now.
type Moved struct {
	To     map[string]string                 // old path to new path
	Needed func(live map[string][]byte) bool // reports whether the old files are still read, so that they stay; nil: they are not
}

// needed reports whether the old files are still read.
func (m Moved) needed(p *Plan) bool { return m.Needed != nil && m.Needed(p.Live()) }

// moved removes the old copy of a file when the new one has the same bytes. It
// returns the manifest entries of the old files that stay.
func (p *Plan) moved(root *os.Root, w Wanted, prev *Manifest) (left []Entry, err error) {
	needed := w.Moved.needed(p)
	for _, old := range slices.Sorted(maps.Keys(w.Moved.To)) {
		e, ours := prev.entry(old)
		if !ours || e.Policy != file.CreateOnce {
			continue
		}
		was, live, err := look(root, old)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(w.Files, func(f file.File) bool { return f.Path == w.Moved.To[old] })
		f := file.File{Path: old, Mode: was.Mode, Policy: e.Policy, Content: live, Secret: i < 0 || w.Files[i].Secret}
		same := i >= 0 && bytes.Equal(w.Files[i].Content, live)
		if same {
			p.from(w.Moved.To[old], old)
		}
		switch {
		case was.Kind != apply.Regular: // moved already
		case needed:
			left = append(left, e)
		case same:
			p.Changes = append(p.Changes, Change{File: f, Action: Remove, Old: live, Was: was})
			p.Ops = append(p.Ops, apply.Op{Kind: apply.Remove, Path: old, Was: was})
		default:
			p.Changes = append(p.Changes, Change{File: f, Action: Orphan, Old: live, Was: was, Note: &finding.Finding{Kind: finding.UnusedNow, Subject: old}})
		}
	}
	return left, nil
}

// from says of a new file where its content was before.
func (p *Plan) from(path, old string) {
	i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Path == path && c.Action == Create })
	if i >= 0 {
		p.Changes[i].From = old
	}
}
