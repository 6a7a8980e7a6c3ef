package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

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
		Short: "Update a hardened stack and keep your edits",
		Long: "Renders the files again, from the stored answers and the stack as it is now, and merges them with your edits.\n" +
			"An edit is never overwritten: in a conflict your file stays, and the new version is written beside it.\n" +
			"The flags of answers, --set, MAGI_HARDEN_<KEY> and --answers change stored answers.",
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
	f.BoolVar(&o.checks, "check", false, "only check; exit 3 on drift or pending changes")
	f.BoolVar(&o.undo, "undo", false, "undo the last change; repeat to go further back")
	f.StringArrayVar(&o.Restore, "restore", nil, "restore the deleted file at `PATH` (repeatable)")
	f.StringArrayVar(&o.Ours, "ours", nil, "in a conflict, keep your file at `PATH` (repeatable)")
	f.StringArrayVar(&o.Theirs, "theirs", nil, "in a conflict, take the new version of `PATH` (repeatable)")
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
		return o.undoLast(sys, p)
	}
	opt := deploy.UpgradeOptions{Options: o.options(sys), Settle: o.Settle, Check: o.checks}
	seen := false
	// In a script upgrade needs no --yes: no edit is lost, and --undo reverts it.
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
	switch {
	case o.checks && !r.Idle():
		return withCode(ExitPending, errSilent)
	case r.Plan.Conflicts() > 0 && !o.looks():
		return withCode(ExitConflict, fmt.Errorf("in conflict and not changed: %s\nresolve the conflicts, then run: magi-harden upgrade", strings.Join(r.Plan.With(plan.Conflict), ", ")))
	}
	return nil
}
