package cli

import (
	"context"
	"errors"
	"fmt"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/live"
	"example.com/magi-harden/internal/plan"
	"github.com/spf13/cobra"
)

type upgradeOptions struct {
	common
	undo bool
	plan.Settle
	flags  answers.Source
	prompt ask.Prompter // once it is open
	done   func()       // closes it
}

func newUpgradeCmd(sys IO) *cobra.Command {
	o := &upgradeOptions{done: func() {}}
	cmd := &cobra.Command{
		Use:   "upgrade",
		Short: "Bring stored answers, today's templates, today's stack and your edits together",
		Long: "Renders with the stored answers and merges the result with what you edited, file by file. What you changed is\n" +
			"never overwritten: where both changed the same lines, your file stays and the new version is put beside it.",
		Example: "  magi-harden upgrade\n" +
			"  magi-harden upgrade --check\n" +
			"  magi-harden upgrade --yes --set allow+=10.1.0.0/16\n" +
			"  magi-harden upgrade --undo",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.flags, err = fromFlags(cmd); err != nil {
				return err
			}
			return runUpgrade(cmd.Context(), sys, o)
		},
	}
	f := cmd.Flags()
	o.register(f)
	f.BoolVar(&o.checks, "check", false, "only report; exit 3 when something would change")
	f.BoolVar(&o.undo, "undo", false, "take the last change back; a second --undo goes further back")
	f.StringArrayVar(&o.Restore, "restore", nil, "bring back a deleted file, `PATH` (repeatable)")
	f.StringArrayVar(&o.Ours, "ours", nil, "settle a conflict: keep the file as it stands, `PATH` (repeatable)")
	f.StringArrayVar(&o.Theirs, "theirs", nil, "settle a conflict: take the new version, `PATH` (repeatable)")
	registerQuestions(f)
	complete(cmd)
	return cmd
}

func runUpgrade(ctx context.Context, sys IO, o *upgradeOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	compose := make(chan error, 1)
	go func() { compose <- live.CheckCompose(ctx) }()
	if err := o.recover(sys, "upgrade"); err != nil {
		return err
	}
	defer func() { o.done() }()
	if o.undo {
		return o.takeBack(sys)
	}
	d, err := o.prepare(sys)
	if err != nil {
		return err
	}
	if err := <-compose; err != nil {
		return err
	}
	return o.finish(sys, d)
}

func (o *upgradeOptions) finish(sys IO, d *deployment) error {
	if o.looks() {
		if err := report(sys, &o.common, d, "upgrade", false); err != nil {
			return err
		}
		if o.checks && !d.idle() {
			return withCode(ExitPending, errSilent)
		}
		return nil
	}
	if d.plan.Pending() {
		if err := o.confirm(sys, d); err != nil {
			return err
		}
		if err := d.apply(sys, &o.common, "upgrade"); err != nil {
			return err
		}
	}
	if err := report(sys, &o.common, d, "upgrade", true); err != nil {
		return err
	}
	if n := d.plan.Conflicts(); n > 0 {
		return withCode(ExitConflict, fmt.Errorf("%d in conflict: the live files stay as they were\nsettle them, then run magi-harden upgrade again", n))
	}
	return nil
}

// confirm asks where there is somebody to ask; a script's upgrade needs no
// --yes, because it loses nothing and --undo takes it back.
func (o *upgradeOptions) confirm(sys IO, d *deployment) error {
	if o.yes {
		return nil
	}
	prompt, err := o.person(sys)
	if err != nil || prompt == nil {
		return err
	}
	preview(sys, &o.common, d)
	yes, err := prompt.Confirm(ask.Question{Message: "Make these changes?", Yes: true})
	if err == nil && !yes {
		err = withCode(ExitFailed, errors.New("nothing was written"))
	}
	return err
}
