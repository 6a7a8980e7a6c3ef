package plan

import (
	"bytes"
	"os"
	"path"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
)

// stale plans the managed files that are no longer generated. It removes one only
// if the manifest and the base copy both prove that it was not edited. It returns
// the manifest entries of those that stay.
func (p *Plan) stale(root *os.Root, w Wanted, prev *Manifest) (left []Entry, err error) {
	if prev == nil {
		return nil, nil
	}
	needed := w.Moved.needed(p)
	for _, e := range prev.Files {
		if e.Policy != file.Managed || slices.ContainsFunc(w.Files, func(f file.File) bool { return f.Path == e.Path }) {
			continue
		}
		was, live, err := look(root, e.Path)
		if err != nil {
			return nil, err
		}
		_, base, err := look(root, path.Join(layout.BaseDir, e.Path))
		if err != nil {
			return nil, err
		}
		f := file.File{Path: e.Path, Policy: e.Policy, Mode: was.Mode, Content: live}
		_, moves := w.Moved.To[e.Path]
		switch {
		case was.Kind != apply.Regular:
		case moves && needed: // it guards what stays there, too
			left = append(left, e)
			continue
		case Sum(live) == e.SHA256 && base != nil && bytes.Equal(live, base):
			p.Changes = append(p.Changes, Change{File: f, Action: Remove, Old: live, Was: was})
			p.Ops = append(p.Ops, apply.Op{Kind: apply.Remove, Path: e.Path, Was: was})
		default:
			why := "it was edited"
			if base == nil {
				why = path.Join(layout.BaseDir, e.Path) + " is missing, so edits cannot be recognised"
			}
			p.Changes = append(p.Changes, Change{File: f, Action: Orphan, Old: live, Was: was, Note: &finding.Finding{Kind: finding.Orphaned, Subject: e.Path, Detail: why}})
			left = append(left, e)
			continue
		}
		if err := p.remove(root, path.Join(layout.BaseDir, e.Path)); err != nil {
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
