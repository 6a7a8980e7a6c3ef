// Package apply is the only writer: it brings a tree from one state to the
// next, all of it or nothing.
//
// A change runs in this order: validate, survey (what blocks any of the files is
// found here), lock, compare with what the plan saw, keep what will be replaced,
// stage the new files, fsync, commit (one rename of the journal), exchange each
// staged file with the one in its place, with the manifest last, fsync the
// directories, remove what was displaced unless somebody edited it meanwhile, put
// the journal away. A run that ends before the commit leaves the old tree, one that
// ends after it is finished by Recover. Everything goes through os.Root, one
// directory at a time, and symbolic links are refused, so that nothing outside the
// tree, and no other file in it, is read or written.
//
// Hashes of secrets and their old contents lie only below Txn and Backups,
// which nobody but the owner may enter. Recover and Undo go by a journal only when
// it and every folder on the way, from StateDir on, belong to this user or to root
// and nobody else can write them: it names files to replace, delete and give away.
package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Result says what a change did.
type Result struct {
	// ID names the change and its backup set; "" when there was nothing to do.
	ID string
	// Changed lists the paths that are different now, in order.
	Changed []string
	// Notes are remarks for the user, one line each.
	Notes []string
}

// ErrUnfinished says that an earlier change was interrupted. Recover finishes or
// removes it.
var ErrUnfinished = errors.New("an earlier change was interrupted\nrun the command again: it recovers first")

// Apply locks the tree at dir, changes it and unlocks it.
func Apply(dir string, ops []Op, opt Options) (Result, error) {
	if err := ahead(dir, opt, func(*Held) ([]Op, error) { return ops, nil }); err != nil {
		return Result{}, err
	}
	h, err := Lock(dir, opt)
	if err != nil {
		return Result{}, err
	}
	result, err := h.Apply(ops)
	return result, firstError(err, h.Unlock())
}

// still asks Options.Still, unless nothing can be written anyway.
func (h *Held) still() error {
	if h.opt.Still == nil || h.opt.ReadOnly {
		return nil
	}
	return h.opt.Still()
}

// ahead surveys a change before the lock is made, which is the first thing that is
// written. It fails only with a *BlockedError: what else is wrong is found, and
// told, under the lock.
func ahead(dir string, opt Options, plan func(*Held) ([]Op, error)) error {
	root, err := os.OpenRoot(dir)
	if err != nil || opt.ReadOnly {
		return nil
	}
	h := &Held{dir: dir, root: &folder{top: root}, disk: lookOnly{}, opt: opt, uid: os.Geteuid(), gid: os.Getegid()}
	defer h.root.close()
	if err := h.root.hold(); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	ops, err := plan(h)
	if err != nil || validate(ops) != nil {
		return nil
	}
	_, err = h.prepare(ops)
	if blocked := (&BlockedError{}); errors.As(err, &blocked) {
		return err
	}
	return nil
}

// Apply carries out all ops or none. Ops that the tree fulfils already cost
// nothing. After an error the tree is as it was,
// unless the error says that the next run will finish the change. Errors:
// *ChangedError, *BlockedError, ErrUnfinished, and "path: problem" from the disk; with ReadOnly
// ErrReadOnly, together with what the Result would have been.
func (h *Held) Apply(ops []Op) (Result, error) { return h.apply(ops, "") }

func (h *Held) apply(ops []Op, undoes string) (Result, error) {
	h.notes = nil
	if err := validate(ops); err != nil {
		return Result{}, err
	}
	if now, _, err := look(h.root, Txn); err != nil || now.Kind != Absent {
		return Result{}, firstError(err, fmt.Errorf("%s: %w", h.dir, ErrUnfinished))
	}
	j, err := h.prepare(ops)
	if err != nil {
		return Result{}, err
	}
	j.Undoes = undoes
	if len(j.Dirs)+len(j.Entries) == 0 {
		return Result{Notes: h.notes}, nil
	}
	if err := h.still(); err != nil {
		return Result{}, err
	}
	steps, err := h.begin(j)
	if errors.Is(err, ErrReadOnly) {
		return Result{Changed: j.paths(), Notes: h.notes}, err
	}
	if err != nil {
		return Result{}, h.takeBack(j, ops, err)
	}
	if err := h.finish(j, steps); err != nil {
		told := strings.Join(append([]string{""}, h.notes...), "\n") // a note may be the only one to name a copy
		return Result{}, fmt.Errorf("the change is committed but incomplete: %w\nthe next run finishes it%s", err, told)
	}
	if err := h.prune(); err != nil {
		h.note("old backup not removed: %v", err)
	}
	return Result{ID: j.ID, Changed: j.paths(), Notes: h.notes}, nil
}
