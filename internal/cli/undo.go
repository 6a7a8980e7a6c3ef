package cli

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/report"
)

// takeBack undoes the last change. A person is asked first; a script's --undo
// needs no --yes, because what it replaces is kept.
func (o *upgradeOptions) takeBack(sys IO, p *person) error {
	opt := deploy.UndoOptions{Options: o.options(sys)}
	if p != nil && !o.yes {
		opt.Sure = func(u deploy.Undone) error {
			all := ""
			if u.Unhardens() {
				all = ", and with it all of the hardening"
			}
			message := fmt.Sprintf("Take back %s of %s%s?", u.Command, u.Time.Local().Format(time.DateTime), all)
			return p.confirm(message, !u.Unhardens(), errors.New("nothing was taken back"))
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
