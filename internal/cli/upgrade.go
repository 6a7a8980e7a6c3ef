package cli

import (
	"context"
	"errors"
	"fmt"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/plan"
	"github.com/spf13/cobra"
)

type upgradeOptions struct {
	common
	undo bool
	plan.Settle
}

func newUpgradeCmd(sys IO) *cobra.Command {
	o := &upgradeOptions{}
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
	p := o.person(sys)
	defer p.done()
	if o.undo {
		return o.takeBack(sys, p)
	}
	opt := deploy.UpgradeOptions{Options: o.options(sys), Settle: o.Settle, Check: o.checks}
	seen := false
	// A script's upgrade needs no --yes, because it loses nothing and --undo takes it back.
	if p != nil && !o.yes {
		if !o.checks {
			opt.Person = returning{p}
		}
		opt.Confirm = func(r deploy.Result) error {
			seen = true
			o.preview(sys, r)
			return p.confirm("Make these changes?", true, errors.New("nothing was written"))
		}
	}
	r, err := deploy.Upgrade(ctx, opt)
	if err != nil {
		return err
	}
	if err := o.report(sys, r, seen); err != nil {
		return err
	}
	switch n := r.Plan.Conflicts(); {
	case o.checks && !r.Idle():
		return withCode(ExitPending, errSilent)
	case n > 0 && !o.looks():
		return withCode(ExitConflict, fmt.Errorf("%d in conflict: the live files stay as they were\nsettle them, then run magi-harden upgrade again", n))
	}
	return nil
}
