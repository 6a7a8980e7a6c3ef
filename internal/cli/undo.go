package cli

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/report"
)

// undoLast undoes the last change, after a confirmation at a terminal. In a script
// it needs no --yes, because replaced files are kept.
func (o *upgradeOptions) undoLast(sys IO, p *person) error {
	opt := deploy.UndoOptions{Options: o.options(sys)}
	if p != nil && !o.yes {
		opt.Sure = func(u deploy.Undone) error {
			all := ""
			if u.Unhardens() {
				all = ", which removes the hardening"
			}
			message := fmt.Sprintf("Undo %s of %s%s?", u.Command, u.Time.Local().Format(time.DateTime), all)
			return p.confirm(message, !u.Unhardens(), errors.New("nothing was undone"))
		}
	}
	u, err := deploy.Undo(opt)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if o.output == "json" {
		err = report.UndoneJSON(&out, u)
	} else if u.Written {
		report.Undone(&out, sys.Err, u)
	} else {
		report.WouldUndo(&out, sys.Err, u)
	}
	if err != nil {
		return err
	}
	if !o.quiet || u.Written || o.output == "json" {
		if _, err := sys.Out.Write(out.Bytes()); err != nil {
			return lost(err, u.Written, u.Written)
		}
	}
	if o.checks {
		return withCode(ExitPending, errSilent)
	}
	return nil
}
