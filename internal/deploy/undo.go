package deploy

import (
	"errors"
	"slices"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/tree"
)

// UndoOptions are those of Undo.
type UndoOptions struct {
	Options
	// Sure is asked before anything is taken back; its error ends it. nil: nobody
	// is asked.
	Sure func(Undone) error
}

// Undone is what Undo took back, or would with ReadOnly.
type Undone struct {
	apply.Undone
	Written bool
	Steps   []string // what is left to do
}

// Unhardens reports whether it is the first change, without which nothing is
// hardened.
func (u Undone) Unhardens() bool { return slices.Contains(u.Removed, layout.Manifest) }

// Undo takes the last change back. It fails with a UsageError where there is none.
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
	case errors.Is(err, apply.ErrReadOnly), err == nil && o.ReadOnly: // without an error there is nothing left to take back
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
