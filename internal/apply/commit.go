package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
)

// errMoved says that a file changed while the change was staged.
var errMoved = errors.New("a file changed during the run; nothing was written\nrun the command again")

// begin stages and commits, then compares the files once more, as close to the
// renames as possible.
func (h *Held) begin(j *journal) ([]step, error) {
	if err := h.stage(j); err != nil {
		return nil, err
	}
	if h.opt.Stop != nil {
		if err := h.opt.Stop(); err != nil {
			return nil, err
		}
	}
	if err := h.commit(); err != nil {
		return nil, err
	}
	if err := h.still(); err != nil {
		return nil, err
	}
	steps := make([]step, len(j.Entries))
	for i, e := range j.Entries {
		now, _, err := look(h.root, e.Path)
		if err != nil || !now.same(e.Old) {
			return nil, errMoved
		}
		steps[i] = step{entry: e, do: perform, now: now}
	}
	return steps, nil
}

// takeBack retracts a change of which nothing is in place yet, and returns err.
func (h *Held) takeBack(j *journal, ops []Op, err error) error {
	failed := h.retract(j)
	if errors.Is(err, errMoved) {
		if _, changed := h.prepare(ops); changed != nil {
			err = changed // says which files
		}
	}
	if failed != nil {
		return fmt.Errorf("%w\nits staged files could not be removed (%w); the next run removes them", err, failed)
	}
	return err
}

// commit is the one rename that decides: from here on the change is made.
func (h *Held) commit() error {
	if err := h.disk.rename(draftFile, journalFile); err != nil {
		return problem(journalFile, "cannot commit", err)
	}
	if err := h.disk.sync(Txn); err != nil {
		return problem(journalFile, "cannot commit", err)
	}
	return nil
}

// retract takes the commit back, and all that came before it.
func (h *Held) retract(j *journal) error {
	err := h.disk.rename(journalFile, draftFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return problem(journalFile, "cannot retract", err)
	}
	_ = h.disk.sync(Txn) // matters only to a power cut within the next moments
	return h.rollback(j)
}

// rollback removes what a change left that was not committed, and Txn with the
// draft that lists it last.
func (h *Held) rollback(j *journal) error {
	for _, e := range j.Entries {
		if e.Stage != "" {
			if err := h.drop(e.Stage, h.disk.remove); err != nil {
				return err
			}
		}
	}
	for i := len(j.Dirs) - 1; i >= 0; i-- {
		if _, err := h.rmdir(j.Dirs[i].Path); err != nil {
			return err
		}
	}
	if err := h.removeAll(path.Join(Backups, j.ID)); err != nil {
		return err
	}
	if _, err := h.rmdir(Backups); err != nil {
		return err
	}
	return h.removeAll(Txn)
}
