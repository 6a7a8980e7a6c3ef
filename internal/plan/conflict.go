package plan

import (
	"os"
	"path"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/merge"
)

// The suffixes of the files that a conflict writes beside the live one.
const (
	NewSuffix   = ".magi-new"   // the new version
	MergeSuffix = ".magi-merge" // the merge, with markers
)

// conflict keeps the live file, its base copy and its manifest entry, and writes
// the new version and the merge with markers beside it.
func (p *Plan) conflict(root *os.Root, t three, r merge.Result) (Entry, error) {
	p.note(t, Conflict, &finding.Finding{Kind: finding.InConflict, Subject: t.Path})
	for _, side := range []struct {
		path    string
		content []byte
	}{{t.Path + NewSuffix, t.Content}, {t.Path + MergeSuffix, r.Text}, {path.Join(layout.PendingDir, t.Path), t.Content}} {
		f := file.File{Path: side.path, Mode: 0o644, Policy: file.State, Content: side.content}
		if err := p.file(root, f, nil); err != nil {
			return Entry{}, err
		}
	}
	entry := t.prev
	sum := Sum(t.Content)
	if t.why != nil && t.prev.Conflict != sum {
		entry.Because = t.why(t.Path, sum)
	}
	entry.Path, entry.Policy, entry.Conflict = t.Path, t.Policy, sum
	return entry, nil
}

// settled checks whether the user has resolved a conflict, by removing the new
// version beside the file or with a flag. If so, the new version of that time
// becomes the base, because the user has seen it.
func (p *Plan) settled(root *os.Root, t *three, s Settle) error {
	beside, _, err := look(root, t.Path+NewSuffix)
	if err != nil {
		return err
	}
	flagged := slices.Contains(s.Ours, t.Path) || slices.Contains(s.Theirs, t.Path)
	if beside.Kind == apply.Regular && !flagged {
		return nil
	}
	was, seen, err := look(root, path.Join(layout.PendingDir, t.Path))
	if err != nil {
		return err
	}
	if was.Kind == apply.Regular {
		t.base = seen
	}
	for _, name := range []string{t.Path + NewSuffix, t.Path + MergeSuffix, path.Join(layout.PendingDir, t.Path)} {
		if err := p.remove(root, name); err != nil {
			return err
		}
	}
	return nil
}
