package apply

import (
	"errors"
	"io/fs"
	"path"
	"syscall"
)

// putInPlace gives the staged file its name. What stood there gets the name of the
// staged one, at the same moment, so that an edit of the last instant is still there
// to be found by clear.
func (h *Held) putInPlace(j *journal, e entry, b *batch) error {
	is := e.Old.Kind
	for range 100 {
		var err error
		if is == Absent {
			err = h.disk.renameNew(e.Stage, e.Path)
		} else {
			err = h.disk.exchange(e.Stage, e.Path)
		}
		switch {
		case unsupported(err):
			return h.overwrite(j, e, b)
		case is == Absent && errors.Is(err, fs.ErrExist): // somebody has just made one
			is = Regular
		case is != Absent && errors.Is(err, fs.ErrNotExist) && h.holds(e.Stage): // somebody has just removed it
			is = Absent
		default:
			return err
		}
	}
	return errReplaced
}

// unsupported reports whether a file system has no such rename.
func unsupported(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOSYS) || errors.Is(err, syscall.ENOTSUP)
}

// overwrite is putInPlace where the file system cannot exchange names: it keeps an
// edit that came before its last look.
func (h *Held) overwrite(j *journal, e entry, b *batch) error {
	now, content, err := look(h.root, e.Path)
	if err != nil {
		return err
	}
	if now.Kind == Regular && !now.same(e.Old) {
		if err := h.keepContent(j, e, content, b); err != nil {
			return err
		}
	}
	return h.disk.rename(e.Stage, e.Path)
}

// takeAway moves a file out of the way, to be removed by clear. What is gone
// already is fine.
func (h *Held) takeAway(e entry) error {
	if e.Stage == "" { // by a journal of version 1
		return h.drop(e.Path, h.disk.remove)
	}
	err := h.disk.renameNew(e.Path, e.Stage)
	if unsupported(err) {
		err = h.disk.rename(e.Path, e.Stage)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// use says whether a program has a file open for writing.
type use int

const (
	unknownUse use = iota // the file system does not tell
	unused
	inUse
)

// clear removes what an entry displaced, unless somebody edited it after the last
// look, or still may: then it is kept beside the backup, and told.
func (h *Held) clear(j *journal, e entry, b *batch) error {
	if !h.holds(e.Stage) {
		return nil
	}
	if path.Dir(e.Stage) != Txn {
		b.dir(path.Dir(e.Stage))
	}
	use, release := h.useOf(e.Stage)
	defer release()
	now, _, err := look(h.root, e.Stage)
	same := err == nil && (now.same(e.Old) || now.same(e.New))
	if same && use == unused {
		return h.drop(e.Stage, h.disk.remove)
	}
	copied, err := h.keepDisplaced(j, e, b)
	switch {
	case err != nil:
		return problem(e.Path, "cannot keep what was there", err)
	case copied == "" && same && use == unknownUse: // nothing shows an edit
		return h.drop(e.Stage, h.disk.remove)
	case copied == "":
		copied = e.Stage
	}
	switch {
	case !same:
		h.note("%s: was edited while it was replaced; the edit is in %s", e.Path, copied)
	case use == inUse:
		h.note("%s: was open in a program while it was replaced; what that program writes is in %s", e.Path, copied)
	}
	return nil
}
