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
		Short: "Ask, render and write a hardened stack",
		Long: "Reads the stack in the folder, asks what is not known yet, shows what will change and writes it.\n" +
			"Answers come from flags, then MAGI_HARDEN_<KEY>, then --answers, then the last run, then defaults.",
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
	cmd.Flags().BoolVar(&o.standalone, "standalone", false, "begin with a small stack of its own: Jupyter alone")
	cmd.Flags().BoolVar(&o.force, "force", false, "again, on a stack that has been initialised; every secret is kept")
	cmd.Flags().StringArrayVar(&o.files, "file", nil, "a compose `FILE` below the folder, as docker compose -f (repeatable); .env then names it in COMPOSE_FILE")
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
			return withCode(ExitUsage, errors.New("nobody to ask for confirmation\nadd --yes to write, or --dry-run to look"))
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
