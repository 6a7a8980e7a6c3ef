package deploy

import (
	"errors"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/tree"
)

// UndoOptions are the options of Undo.
type UndoOptions struct {
	Options
	// Sure is called before the first write; its error ends the run. nil: no
	// confirmation.
	Sure func(Undone) error
}

// Undone is what Undo reverted, or would revert without ReadOnly.
type Undone struct {
	apply.Undone
	Written bool
	Steps   []string // the next steps
}

// Unhardens reports whether the first change is undone, which leaves the stack
// unhardened.
func (u Undone) Unhardens() bool { return slices.Contains(u.Removed, layout.Manifest) }

// Undo reverts the last change. It fails with a UsageError where there is none.
func Undo(o UndoOptions) (Undone, error) {
	if err := o.recover(CommandUpgrade); err != nil {
		return Undone{}, err
	}
	opt := o.apply(CommandUndo)
	if !o.ReadOnly && o.Sure != nil {
		opt.Confirm = func(u apply.Undone) error { return o.Sure(Undone{Undone: u}) }
	}
	var out Undone
	err := o.guarded(func(stop func() error) (err error) {
		opt.Stop = stop
		out.Undone, err = apply.Undo(o.Dir, opt)
		return err
	})
	switch {
	case errors.Is(err, apply.ErrNothingToUndo):
		return out, usage(err)
	case errors.Is(err, apply.ErrReadOnly), err == nil && o.ReadOnly: // without an error there was nothing to revert
		return out, nil
	case err != nil:
		return out, err
	}
	folder, err := tree.Open(o.Dir)
	if err != nil {
		return out, err
	}
	out.Written, out.Steps = true, render.StepsUndone(layout.Default(), out.Changed, folder.Has)
	return out, nil
}
