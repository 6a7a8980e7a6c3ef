package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path"

	"example.com/magi-harden/internal/shell"
)

// step is an entry together with what is left to do for it.
type step struct {
	entry
	do   action
	now  State
	note string // why nothing is left to do, when that is worth telling
}

type action int

const (
	done    action = iota // clear away what is left in its place for staging
	perform               // carry the entry out
)

// UnsettledError says that a file is neither what it was before an
// interrupted change nor what the change makes of it. Both versions are kept.
type UnsettledError struct {
	// Path is the file, Staged its new version, which is not in place yet.
	Path, Staged string
}

func (e *UnsettledError) Error() string {
	return e.Path + ": was edited after a change was interrupted; both versions are kept\n" +
		shell.Line("to keep the file as it is, run: rm %s\nto take the new version, run: mv %s %s\nthen run the command again",
			shell.Path(e.Staged), shell.Path(e.Staged), shell.Path(e.Path))
}

// inspect finds what is left to do of a committed change. It touches nothing,
// and returns all problems at once: one *UnsettledError per edited file.
func (h *Held) inspect(j *journal) ([]step, error) {
	steps := make([]step, len(j.Entries))
	var errs []error
	for i, e := range j.Entries {
		now, _, err := look(h.root, e.Path)
		if err == nil {
			steps[i], err = h.inspectEntry(e, now)
		}
		if err != nil {
			errs = append(errs, err)
		}
	}
	return steps, errors.Join(errs...)
}

func (h *Held) inspectEntry(e entry, now State) (step, error) {
	s := step{entry: e, now: now}
	switch {
	case e.Kind == Write:
		return h.inspectWrite(s)
	case e.Kind == Remove && h.holds(e.Stage):
		if now.Kind != Absent {
			s.note = "made again in the meantime, kept"
		}
		return s, h.trusted(path.Dir(e.Stage))
	case e.Kind == Meta && now.Kind != e.Old.Kind:
		s.note = "removed in the meantime"
	case e.Kind == Remove && now.Kind != Absent && !now.same(e.Old):
		s.note = "edited in the meantime, kept"
	case now.Kind != Absent:
		s.do = perform
	}
	return s, nil
}

// holds reports whether anything stands in the place of an entry for staging.
func (h *Held) holds(stage string) bool {
	if stage == "" {
		return false
	}
	_, err := h.root.Lstat(stage)
	return !errors.Is(err, fs.ErrNotExist)
}

// inspectWrite: the new version is staged until it is put in place, or until the
// user settled an edit. After that, what stands at the path is the user's, and what
// is staged is what was there before.
func (h *Held) inspectWrite(s step) (step, error) {
	if !h.holds(s.Stage) {
		if !s.now.same(s.New) {
			s.note = "changed after the interruption, kept"
		}
		return s, nil
	}
	if err := h.trusted(path.Dir(s.Stage)); err != nil {
		return s, err
	}
	staged, _, err := look(h.root, s.Stage)
	displaced := err != nil || !staged.same(s.New) // err: it is no file, and so not the new version
	switch {
	case displaced && s.now.same(s.New):
	case displaced && !s.now.same(s.Old), displaced && staged.same(s.Old):
		s.note = "changed after the interruption, kept"
	case displaced:
		return s, fmt.Errorf("%s: the staged file for %s is damaged\n%s", s.Stage, s.Path, shell.Line("to keep the file as it is, run: rm %s\nthen run the command again", shell.Path(s.Stage)))
	case s.now.same(s.New):
	case s.now.same(s.Old):
		s.do = perform
	default:
		return s, &UnsettledError{Path: s.Path, Staged: s.Stage}
	}
	return s, nil
}
