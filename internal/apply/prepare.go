package apply

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// ChangedError says that the tree is not what the plan saw. Nothing was
// written.
type ChangedError struct {
	// Changes is one line per path: "path: what is different".
	Changes []string
}

func (e *ChangedError) Error() string {
	return strings.Join(e.Changes, "\n") + "\nfiles changed after they were read; nothing was written\nrun the command again"
}

// prepare compares the tree with what the plan saw and turns the ops into a
// journal of what is really to do. It writes nothing.
func (h *Held) prepare(ops []Op) (*journal, error) {
	id, err := h.nextID()
	if err != nil {
		return nil, problem(Backups, "cannot list", err)
	}
	j := &journal{Version: journalVersion, ID: id, Command: h.opt.Command, Started: h.opt.Now.UTC()}
	changed := &ChangedError{}
	var errs []error
	for _, op := range ops {
		now, content, err := look(h.root, op.Path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if diff := op.Was.diff(now); diff != "" {
			changed.Changes = append(changed.Changes, op.Path+": "+diff)
			continue
		}
		if err := h.add(j, op, now, content); err != nil {
			errs = append(errs, err)
		}
	}
	if len(changed.Changes) > 0 {
		errs = append(errs, changed)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	slices.SortFunc(j.Dirs, func(a, b dir) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortStableFunc(j.Entries, func(a, b entry) int { return cmp.Compare(rank(a), rank(b)) })
	if err := h.place(j); err != nil || h.opt.ReadOnly {
		return j, err
	}
	return j, h.survey(j)
}

// rank orders the entries: files, then emptied directories from the inside
// out, then the manifest.
func rank(e entry) int {
	switch {
	case e.Path == Manifest:
		return 1
	case e.Kind == rmdir:
		return -strings.Count(e.Path, "/")
	default:
		return -1 << 20
	}
}

// add turns one op into what the journal needs: nothing, when the tree is
// there already, only mode and owner, or all of it.
func (h *Held) add(j *journal, op Op, now State, content []byte) error {
	e := entry{Kind: op.Kind, Path: op.Path, Old: now, content: op.Content, kept: content}
	e.New = State{Kind: Regular, Sum: sha256.Sum256(op.Content), Mode: op.Mode}
	switch {
	case op.Kind == Mkdir && now.Kind == Absent:
		return h.addDirs(j, op.Path, op.Mode, op.Owner)
	case op.Kind == Mkdir && now.Kind == Regular:
		return fmt.Errorf("%s: expected a directory, found a file", op.Path)
	case op.Kind == Meta && now.Kind == Absent:
		return fmt.Errorf("%s: missing", op.Path)
	case now.Kind == Directory && (op.Kind == Write || op.Kind == Remove):
		return fmt.Errorf("%s: expected a file, found a directory", op.Path)
	case op.Kind == rmdir && now.Kind == Directory, op.Kind == Remove && now.Kind == Regular:
		e.New = State{}
	case op.Kind == rmdir, op.Kind == Remove:
		return nil
	case op.Kind == Write && !now.same(e.New):
		if err := h.addDirs(j, path.Dir(op.Path), 0, nil); err != nil {
			return err
		}
		e.Stage = path.Join(Txn, strconv.Itoa(len(j.Entries)+1))
	default:
		e.Kind, e.New.Kind, e.New.Sum = Meta, now.Kind, now.Sum
	}
	if e.keeps() {
		e.Stage = path.Join(Txn, strconv.Itoa(len(j.Entries)+1))
	}
	if err := h.addIdentity(&e, op); err != nil {
		return err
	}
	e.Owner = h.ownerOf(e, op.Owner)
	if e.Kind == Meta && e.New.Mode == now.Mode && e.Owner.matches(now) {
		return nil
	}
	if e.Kind == Write && now.Kind != Absent && now.UID != h.uid && h.uid != 0 {
		h.note("%s: belonged to user %d and is now yours: only root can keep the owner", op.Path, now.UID)
	}
	j.Entries = append(j.Entries, e)
	return nil
}

// addIdentity adds what a replaced file has besides its content, and notes what the
// new one cannot have.
func (h *Held) addIdentity(e *entry, op Op) (err error) {
	e.Attrs = op.attrs
	if !e.keeps() {
		return nil
	}
	f, err := h.root.OpenFile(e.Path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return problem(e.Path, "cannot read", err)
	}
	defer f.Close()
	if e.Attrs, err = h.attrs(e.Path, f); err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return problem(e.Path, "cannot read", err)
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Nlink > 1 {
		h.note("%s: its other hard links (%d) keep the old content", e.Path, st.Nlink-1)
	}
	return nil
}

// ownerOf returns who the path is to belong to; what is new waits for place.
func (h *Held) ownerOf(e entry, want *Owner) ownership {
	switch {
	case want != nil && h.uid == 0:
		return ownership{UID: want.UID, GID: want.GID, Must: true}
	case e.Kind != Write || e.Old.Kind == Absent || h.uid != 0 && e.Old.UID != h.uid:
		return ownership{UID: leave, GID: leave}
	case h.uid == 0:
		return ownership{UID: e.Old.UID, GID: e.Old.GID}
	default:
		return ownership{UID: leave, GID: e.Old.GID}
	}
}

func (o ownership) matches(now State) bool {
	return (o.UID == leave || o.UID == now.UID) && (o.GID == leave || o.GID == now.GID)
}
