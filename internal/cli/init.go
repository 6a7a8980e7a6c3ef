package cli

import (
	"context"
	"errors"

	"example.com/magi-harden/internal/deploy"
	"github.com/spf13/cobra"
)

type initOptions struct {
	common
	standalone bool
	force      bool
	files      []string
}

func newInitCmd(sys IO) *cobra.Command {
	o := &initOptions{}
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Harden a stack for the first time",
		Long: "Reads the stack in the folder, asks a few questions, shows the files that will change and writes them.\n" +
			"An answer comes from its flag, else MAGI_HARDEN_<KEY>, else --answers, else the last run, else the default.",
		Example: "  magi-harden init\n" +
			"  magi-harden init --yes --profile prod --domain jupyter.example.com --allow 192.168.1.0/24\n" +
			"  magi-harden init --standalone --dir demo --profile dev --yes",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.flags, err = fromFlags(cmd); err != nil {
				return err
			}
			return runInit(cmd.Context(), sys, o)
		},
	}
	o.register(cmd.Flags())
	cmd.Flags().BoolVar(&o.standalone, "standalone", false, "create a small stack with Jupyter alone")
	cmd.Flags().BoolVar(&o.force, "force", false, "initialise again; secrets are kept")
	cmd.Flags().StringArrayVar(&o.files, "file", nil, "compose `FILE` to load, stored as COMPOSE_FILE in .env (repeatable)")
	registerQuestions(cmd.Flags())
	complete(cmd)
	return cmd
}

func runInit(ctx context.Context, sys IO, o *initOptions) error {
	if err := o.check(); err != nil {
		return err
	}
	p := o.person(sys)
	defer p.done()
	opt := deploy.InitOptions{Options: o.options(sys), Standalone: o.standalone, Force: o.force, Files: o.files}
	seen := false
	if p != nil {
		opt.Person = firstTimer{p}
	}
	opt.Confirm = func(r deploy.Result) error {
		switch {
		case o.yes:
			return nil
		case p == nil:
			return withCode(ExitUsage, errors.New("cannot ask for confirmation without a terminal\nadd --yes to write without it, or --dry-run to see the pending changes"))
		}
		seen = true
		o.preview(sys, r)
		return p.confirm("Write these files?", true, errors.New("nothing was written"))
	}
	r, err := deploy.Init(ctx, opt)
	if err != nil {
		return err
	}
	return o.report(sys, r, seen)
}
