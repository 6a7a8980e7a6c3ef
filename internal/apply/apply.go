package apply

import (
	"errors"
	"fmt"
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
	h, err := Lock(dir, opt)
	if err != nil {
		return Result{}, err
	}
	result, err := h.Apply(ops)
	return result, firstError(err, h.Unlock())
}

// Apply carries out all ops or none. Ops that the tree fulfils already cost
// nothing. After an error the tree is as it was,
// unless the error says that the next run will finish the change. Errors:
// *ChangedError, ErrUnfinished, and "path: problem" from the disk; with ReadOnly
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
	steps, err := h.begin(j)
	if errors.Is(err, ErrReadOnly) {
		return Result{Changed: j.paths(), Notes: h.notes}, err
	}
	if err != nil {
		return Result{}, h.takeBack(j, ops, err)
	}
	if err := h.finish(j, steps); err != nil {
		return Result{}, fmt.Errorf("the change is committed but incomplete: %w\nthe next run finishes it", err)
	}
	if err := h.prune(); err != nil {
		h.note("old backup not removed: %v", err)
	}
	return Result{ID: j.ID, Changed: j.paths(), Notes: h.notes}, nil
}
