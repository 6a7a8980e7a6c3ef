package apply

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"syscall"
)

// finish carries the steps out, syncs them, clears away what they displaced and
// moves the journal to the backups. It can be run again after it was interrupted
// anywhere: what was displaced goes only when its replacement is durable.
func (h *Held) finish(j *journal, steps []step) error {
	var b batch
	for _, s := range steps {
		if s.Kind != rmdir {
			if err := h.carryOut(j, s, &b); err != nil {
				return err
			}
		}
	}
	if err := h.flushStanding(&b); err != nil {
		return err
	}
	for _, s := range steps {
		if err := h.clear(j, s.entry, &b); err != nil {
			return err
		}
	}
	for _, s := range steps { // what was displaced may have been in one
		if s.Kind == rmdir {
			if err := h.carryOut(j, s, &b); err != nil {
				return err
			}
		}
	}
	if err := h.flushStanding(&b); err != nil {
		return err
	}
	if err := h.disk.rename(journalFile, path.Join(Backups, j.ID+".json")); err != nil {
		return problem(journalFile, "cannot archive", err)
	}
	return h.removeAll(Txn)
}

// flushStanding syncs the directories that are still there.
func (h *Held) flushStanding(b *batch) error {
	b.dirs = slices.DeleteFunc(b.dirs, func(name string) bool {
		_, err := h.root.Lstat(name)
		return err != nil // removed just now, or by the user
	})
	return b.flush(h.disk)
}

func (h *Held) carryOut(j *journal, s step, b *batch) error {
	if s.note != "" {
		h.note("%s: %s", s.Path, s.note)
	}
	var err error
	switch {
	case s.do == done:
	case s.Kind == Write:
		err = h.putInPlace(j, s.entry, b)
	case s.Kind == Remove:
		err = h.takeAway(s.entry)
	case s.Kind == rmdir:
		var kept bool
		if kept, err = h.rmdir(s.Path); kept {
			h.note("%s: not empty, kept", s.Path)
		}
	case s.Kind == Meta:
		b.dir(s.Path)
		return h.setMeta(s)
	}
	if err != nil {
		return problem(s.Path, "cannot "+string(s.Kind), err)
	}
	if s.Stage != "" {
		b.dir(path.Dir(s.Stage))
	}
	b.dir(path.Dir(s.Path)) // also when it was done before: its fsync may be what is missing
	return nil
}

// setMeta sets owner and mode, never wider on the way than before or after.
func (h *Held) setMeta(s step) error {
	narrow := s.now.Mode & s.New.Mode
	if narrow != s.now.Mode {
		if err := h.disk.chmod(s.Path, narrow); err != nil {
			return problem(s.Path, "cannot set the mode", err)
		}
	}
	chowned := !s.Owner.matches(s.now)
	if chowned {
		if err := h.disk.chown(s.Path, s.Owner.UID, s.Owner.GID); err != nil {
			return problem(s.Path, "cannot set the owner", err)
		}
	}
	if narrow != s.New.Mode || chowned { // chown may have cleared bits
		if err := h.disk.chmod(s.Path, s.New.Mode); err != nil {
			return problem(s.Path, "cannot set the mode", err)
		}
	}
	return nil
}

// rmdir removes a directory unless something is in it.
func (h *Held) rmdir(name string) (kept bool, err error) {
	err = h.disk.rmdir(name)
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return false, nil
	case errors.Is(err, syscall.ENOTEMPTY), errors.Is(err, fs.ErrExist), errors.Is(err, syscall.ENOTDIR):
		return true, nil
	default:
		return true, problem(name, "cannot remove", err)
	}
}
