package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/spec"
	"example.com/magi-harden/internal/stack"
	"github.com/spf13/cobra"
)

type upgradeOptions struct {
	common
	check bool
	undo  bool
	plan.Settle
	flags spec.Answers
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
			if o.flags, err = fromFlags(cmd, nil); err != nil {
				return err
			}
			return runUpgrade(cmd.Context(), sys, o)
		},
	}
	f := cmd.Flags()
	o.register(f)
	f.BoolVar(&o.check, "check", false, "only report; exit 3 when something would change")
	f.BoolVar(&o.undo, "undo", false, "take the last change back")
	f.StringArrayVar(&o.Restore, "restore", nil, "bring back a deleted file, `PATH` (repeatable)")
	f.StringArrayVar(&o.Ours, "ours", nil, "settle a conflict: keep the file as it stands, `PATH` (repeatable)")
	f.StringArrayVar(&o.Theirs, "theirs", nil, "settle a conflict: take the new version, `PATH` (repeatable)")
	registerQuestions(f)
	return cmd
}

func runUpgrade(ctx context.Context, sys IO, o *upgradeOptions) error {
	if err := o.common.check(); err != nil {
		return err
	}
	compose := make(chan error, 1)
	go func() { compose <- stack.CheckCompose(ctx) }()
	if err := recoverTree(sys, o.dir, "upgrade"); err != nil {
		return err
	}
	if o.undo {
		return undo(sys, o.dir)
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

// prepare goes as far as the plan; it writes nothing.
func (o *upgradeOptions) prepare(sys IO) (*deployment, error) {
	stored, err := storedIn(o.dir)
	if err != nil {
		return nil, err
	}
	set, err := setOver(stored, o.set)
	if err != nil {
		return nil, err
	}
	layers, err := sources(sys, o.answers, set, o.flags)
	if err != nil {
		return nil, err
	}
	d, err := open(o.dir, false, serviceOf(append(layers, stored)))
	if err != nil {
		return nil, err
	}
	if err := d.resolve(nil, layers); err != nil {
		return nil, err
	}
	d.noteNew(stored)
	d.noteMoved()
	secrets, err := d.secrets(rand.Reader, time.Now())
	if err != nil {
		return nil, err
	}
	if err := d.renderFiles(secrets); err != nil {
		return nil, err
	}
	return d, d.planUpgrade(o.Settle)
}

// storedIn reads the answers of a folder that an earlier run has written to.
func storedIn(dir string) (spec.Answers, error) {
	tree, err := stack.NewTree(dir)
	if err != nil {
		return nil, err
	}
	if !tree.Has(plan.ManifestFile) {
		return nil, withCode(ExitUsage, fmt.Errorf("%s: has not been initialised\nrun magi-harden init", dir))
	}
	return (&deployment{tree: tree}).stored()
}

// setOver reads --set, where += adds to what is stored.
func setOver(stored spec.Answers, pairs []string) (spec.Answers, error) {
	out := spec.Answers{}
	var errs []error
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		key, adds := strings.CutSuffix(key, "+")
		q, known := spec.Find(key)
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("--set %q: is not key=value", pair))
			continue
		case !known:
			errs = append(errs, fmt.Errorf("--set %s: no such answer", key))
			continue
		case adds && q.Kind != spec.List:
			errs = append(errs, fmt.Errorf("--set %s+=: is no list", key))
			continue
		}
		values := q.Split(value)
		if adds {
			had, again := out[q.Key]
			if !again {
				had = stored[q.Key]
			}
			values = append(slices.Clone(had.Values), values...)
		}
		out[q.Key] = spec.Given{Values: values, From: "--set " + key}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return out, nil
}

// noteNew tells the answers that the stored ones do not have yet.
func (d *deployment) noteNew(stored spec.Answers) {
	for _, q := range spec.Questions() {
		if _, ok := stored[q.Key]; !ok && strings.Join(q.Get(d.spec), "") != "" {
			d.notes = append(d.notes, fmt.Sprintf("%s: a new question, answered with its default: %s", q.Key, strings.Join(q.Get(d.spec), " ")))
		}
	}
}

// noteMoved tells what of the stack changed since the last run, and what the
// hardening does about it.
func (d *deployment) noteMoved() {
	if d.manifest.Stack == nil {
		return
	}
	now := d.stack.Traits()
	for _, t := range now {
		if !slices.Contains(d.manifest.Stack, t.Text) {
			d.notes = append(d.notes, fmt.Sprintf("the stack changed: %s is new and %s", t.Text, t.Answer))
		}
	}
	for _, text := range d.manifest.Stack {
		if !slices.ContainsFunc(now, func(t stack.Trait) bool { return t.Text == text }) {
			d.notes = append(d.notes, "the stack changed: "+text+" is gone")
		}
	}
}

// planUpgrade merges, and holds the tree as it will be, edits included, against
// the promise. What the user's edits break is theirs to decide: it is kept and
// told. What breaks without them is ours, and stops the upgrade.
func (d *deployment) planUpgrade(s plan.Settle) error {
	err := d.inRoot(func(root *os.Root) (err error) {
		d.plan, err = plan.Upgrade(root, d.wanted(), d.manifest, s)
		return err
	})
	if err != nil {
		return err
	}
	if d.holes, err = d.broken(d.plan.Live()); err != nil {
		return fmt.Errorf("with your edits the stack would not load, so nothing was written:\n%w", err)
	}
	if d.holes == nil {
		return nil
	}
	if err := d.prove(d.rendered()); err != nil {
		return err
	}
	for _, hole := range d.holes {
		d.notes = append(d.notes, "your edit is kept, and opens a hole: "+hole.Error())
	}
	return nil
}

func (o *upgradeOptions) finish(sys IO, d *deployment) error {
	if o.check || o.dryRun {
		if err := report(sys, &o.common, d, "upgrade", false); err != nil {
			return err
		}
		if o.check && (d.plan.Pending() || len(d.holes) > 0 || d.plan.Conflicts() > 0) {
			return withCode(ExitPending, errSilent)
		}
		return nil
	}
	if d.plan.Pending() {
		if err := o.confirm(sys, d); err != nil {
			return err
		}
		if _, err := apply.Apply(d.tree.Dir, d.plan.Ops, apply.Options{Command: "upgrade"}); err != nil {
			return err
		}
	}
	if err := report(sys, &o.common, d, "upgrade", true); err != nil {
		return err
	}
	if n := d.plan.Conflicts(); n > 0 {
		return withCode(ExitConflict, fmt.Errorf("%d files are in conflict and stay as they were\nsettle them, then run magi-harden upgrade again", n))
	}
	return nil
}

// confirm asks where there is somebody to ask; a script's upgrade needs no
// --yes, because it loses nothing and --undo takes it back.
func (o *upgradeOptions) confirm(sys IO, d *deployment) error {
	prompt, done, err := o.prompter(sys)
	defer done()
	if err != nil || prompt == nil || o.yes {
		return err
	}
	preview(sys, &o.common, d)
	yes, err := prompt.Confirm(ask.Question{Message: "Make these changes?", Yes: true})
	if err == nil && !yes {
		err = withCode(ExitFailed, errors.New("nothing was written"))
	}
	return err
}

func undo(sys IO, dir string) error {
	u, err := apply.Undo(dir, apply.Options{Command: "upgrade --undo"})
	if errors.Is(err, apply.ErrNothingToUndo) {
		return withCode(ExitUsage, err)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(sys.Out, "took back %s of %s (%d paths)\n", u.Command, u.Time.Local().Format(time.DateTime), len(u.Changed))
	for _, k := range u.Kept {
		fmt.Fprintln(sys.Err, "warning: left as it is: "+printable(k))
	}
	return nil
}
