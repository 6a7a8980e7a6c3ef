package cli

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/tree"
)

// takeBack undoes the last change. A person is asked first; a script's --undo
// needs no --yes, because what it replaces is kept.
func (o *upgradeOptions) takeBack(sys IO) error {
	var u apply.Undone
	err := o.change(sys, "upgrade --undo", func(opt apply.Options) (err error) {
		if !o.looks() {
			opt.Confirm = func(u apply.Undone) error { return o.sure(sys, u) }
		}
		u, err = apply.Undo(o.dir, opt)
		return err
	})
	if errors.Is(err, apply.ErrNothingToUndo) {
		return withCode(ExitUsage, err)
	}
	if errors.Is(err, apply.ErrReadOnly) || err == nil && o.looks() { // without an error there is nothing left to take back
		return o.wouldTakeBack(sys, u)
	}
	if err != nil {
		return err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "took back %s of %s (%d paths)\n", u.Command, u.Time.Local().Format(time.DateTime), len(u.Changed))
	for _, k := range u.Kept {
		fmt.Fprintln(sys.Err, "warning: left as it is: "+printable(k))
	}
	for _, s := range u.Saved {
		fmt.Fprintf(sys.Err, "warning: %s was edited since; your version is kept as %s\n", printable(s), printable(u.Copy(s)))
	}
	if opens(u) {
		fmt.Fprintln(sys.Err, "warning: the stack is as it was before it was hardened, and Jupyter starts as open")
	}
	folder, err := tree.Open(o.dir)
	if err != nil {
		return err
	}
	next(&out, render.StepsUndone(layout.Default(), u.Changed, folder.Has))
	_, err = sys.Out.Write(out.Bytes())
	return lost(err, true, true)
}

// wouldTakeBack tells what --undo would do.
func (o *upgradeOptions) wouldTakeBack(sys IO, u apply.Undone) error {
	for _, k := range u.Kept {
		fmt.Fprintln(sys.Err, "warning: would be left as it is: "+printable(k))
	}
	for _, s := range u.Saved {
		fmt.Fprintf(sys.Err, "warning: %s was edited since; your version would be kept in %s\n", printable(s), layout.Backups)
	}
	if opens(u) {
		fmt.Fprintln(sys.Err, "warning: the stack would be back to its unhardened state: Jupyter would start unprotected")
	}
	if !o.quiet {
		var out bytes.Buffer
		fmt.Fprintf(&out, "would take back %s of %s (%d paths):\n", u.Command, u.Time.Local().Format(time.DateTime), len(u.Changed))
		for _, path := range u.Changed {
			fmt.Fprintln(&out, "  "+printable(path))
		}
		fmt.Fprintln(&out, "\nNothing was written.")
		if _, err := sys.Out.Write(out.Bytes()); err != nil {
			return lost(err, false, false)
		}
	}
	if o.checks {
		return withCode(ExitPending, errSilent)
	}
	return nil
}

// opens reports whether the change is the first one, without which nothing is
// hardened.
func opens(u apply.Undone) bool { return slices.Contains(u.Removed, layout.Manifest) }

func (o *upgradeOptions) sure(sys IO, u apply.Undone) error {
	if o.yes {
		return nil
	}
	prompt, err := o.person(sys)
	if err != nil || prompt == nil {
		return err
	}
	message := fmt.Sprintf("Take back %s of %s?", u.Command, u.Time.Local().Format(time.DateTime))
	if opens(u) {
		message = fmt.Sprintf("Take back %s of %s, and with it all of the hardening?", u.Command, u.Time.Local().Format(time.DateTime))
	}
	yes, err := prompt.Confirm(ask.Question{Message: message, Yes: !opens(u)})
	if err == nil && !yes {
		err = withCode(ExitFailed, errors.New("nothing was taken back"))
	}
	return err
}
