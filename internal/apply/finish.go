package apply

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"syscall"
)

// finish carries the steps out, syncs them and moves the journal to the backups.
// It can be run again after it was interrupted anywhere.
func (h *Held) finish(j *journal, steps []step) error {
	var b batch
	for _, s := range steps {
		if err := h.carryOut(s, &b); err != nil {
			return err
		}
	}
	b.dirs = slices.DeleteFunc(b.dirs, func(name string) bool {
		_, err := h.root.Lstat(name)
		return err != nil // removed just now, or by the user
	})
	if err := b.flush(h.disk); err != nil {
		return err
	}
	if err := h.disk.rename(journalFile, path.Join(Backups, j.ID+".json")); err != nil {
		return problem(journalFile, "cannot archive", err)
	}
	return h.removeAll(Txn)
}

func (h *Held) carryOut(s step, b *batch) error {
	if s.note != "" {
		h.note("%s: %s", s.Path, s.note)
	}
	var err error
	switch {
	case s.do == done:
	case s.do == discard:
		err = h.drop(s.Stage, h.disk.remove)
	case s.Kind == Write:
		err = h.disk.rename(s.Stage, s.Path)
	case s.Kind == Remove:
		err = h.drop(s.Path, h.disk.remove)
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
