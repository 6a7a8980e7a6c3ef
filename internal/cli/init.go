package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/live"
	"github.com/spf13/cobra"
)

type initOptions struct {
	common
	standalone bool
	force      bool
	files      []string
	flags      answers.Source
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
	compose := make(chan error, 1)
	go func() { compose <- live.CheckCompose(ctx) }()
	if err := o.recover(sys, "init"); err != nil {
		return err
	}
	prompt, done, err := o.prompter(sys)
	if err != nil {
		return err
	}
	defer done()
	set, err := setOver(nil, o.set)
	if err != nil {
		return err
	}
	layers, err := sources(sys, o.answers, set, o.flags)
	if err != nil {
		return err
	}
	d, err := open(sys, o.dir, o.standalone, serviceOf(layers), o.files...)
	if err != nil {
		return err
	}
	if d.manifest != nil && !o.force {
		return withCode(ExitUsage, fmt.Errorf("%s: has been initialised already\nrun magi-harden upgrade to bring it up to date, or init --force to begin anew with the same secrets", o.dir))
	}
	stored, err := d.answered()
	if err != nil {
		return err
	}
	if err := d.resolve(prompt, layers, stored); err != nil {
		return err
	}
	secrets, err := d.secrets(rand.Reader, sys.now())
	if err != nil {
		return err
	}
	if err := d.renderFiles(secrets); err != nil {
		return err
	}
	if err := d.planInit(); err != nil {
		return err
	}
	if err := <-compose; err != nil {
		return err
	}
	d.notes = append(d.notes, d.stackNotes()...)
	d.notes = append(d.notes, shellNotes(sys)...)
	return o.finish(sys, d, prompt)
}

// finish shows the plan, asks, writes and tells the result.
func (o *initOptions) finish(sys IO, d *deployment, prompt ask.Prompter) error {
	if o.dryRun {
		return report(sys, &o.common, d, "init", false)
	}
	if !o.yes {
		if prompt == nil {
			return withCode(ExitUsage, errors.New("nobody to ask for confirmation\nadd --yes to write, or --dry-run to look"))
		}
		preview(sys, &o.common, d)
		yes, err := prompt.Confirm(ask.Question{Message: "Write these files?", Yes: true})
		if err != nil {
			return err
		}
		if !yes {
			return withCode(ExitFailed, errors.New("nothing was written"))
		}
	}
	if d.plan.Pending() {
		if err := os.MkdirAll(d.tree.Dir, 0o755); err != nil {
			return err
		}
		if err := d.apply(sys, &o.common, "init"); err != nil {
			return err
		}
	}
	return report(sys, &o.common, d, "init", true)
}

// recover finishes or takes back what an interrupted run left; a run that only
// looks says that it is due, and ends.
func (c *common) recover(sys IO, command string) error {
	r, err := apply.Recover(c.dir, c.options(sys, command))
	if err != nil {
		return err
	}
	if r != nil {
		fmt.Fprintln(sys.Err, "magi-harden: "+printable(r.String()))
	}
	return nil
}

// prompter is nil where nobody may be asked.
func (c *common) prompter(sys IO) (ask.Prompter, func(), error) {
	if c.noInput || sys.Prompter == nil {
		return nil, func() {}, nil
	}
	return sys.Prompter(sys, c.noColor)
}

// sources are the layers of answers that a command line brings, the strongest
// first; the stored ones of the folder come last.
func sources(sys IO, file string, flags ...answers.Source) ([]answers.Source, error) {
	env, err := fromEnviron(sys.Environ())
	if err != nil {
		return nil, err
	}
	read, err := fromFile(file, sys.In)
	return append(flags, env, read), err
}

// serviceOf is the service that the layers name, empty where none does and where
// its name cannot be read, which is told with the other answers.
func serviceOf(layers []answers.Source) string {
	given, _ := answers.Read(layers)
	return given.Service
}
