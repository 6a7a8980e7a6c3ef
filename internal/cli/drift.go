package cli

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/tree"
)

// prepare goes as far as the plan; it writes nothing.
func (o *upgradeOptions) prepare(sys IO) (*deployment, error) {
	early := startPreload(o.dir)
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
	all := append(layers[:len(layers):len(layers)], stored)
	d, err := open(sys, o.dir, false, serviceOf(all))
	if err != nil {
		return nil, err
	}
	d.preload, d.brief = early, true
	if err := o.settle(sys, d, layers, stored); err != nil {
		return nil, err
	}
	d.noteNew(all)
	d.noteMoved()
	d.stored = stored
	d.findInactive()
	d.noteInactive(o.looks())
	secrets, err := d.secretsFor(sys, o.checks, layers)
	if err != nil {
		return nil, err
	}
	if err := d.renderFiles(secrets); err != nil {
		return nil, err
	}
	if err := d.planUpgrade(cleaned(o.Settle)); err != nil {
		return nil, err
	}
	if d.plan.Pending() || d.plan.Conflicts() > 0 {
		d.findCause()
	}
	return d, nil
}

// storedIn reads the answers of a folder that an earlier run has written to.
func storedIn(dir string) (answers.Source, error) {
	tree, err := tree.Open(dir)
	if err != nil {
		return nil, err
	}
	if !tree.Has(layout.Manifest) && !tree.Has(layout.Answers) {
		return nil, withCode(ExitUsage, fmt.Errorf("%s: has not been initialised\nrun magi-harden init", dir))
	}
	return (&deployment{tree: tree}).answered()
}

// nameOnly is what of a wrong --set can be shown: the rest may be a secret.
var nameOnly = regexp.MustCompile(`^[A-Za-z_-]{0,30}`)

// setOver reads --set, where += adds to what is stored.
func setOver(stored answers.Source, pairs []string) (answers.Source, error) {
	out := answers.Source{}
	var errs []error
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		key, adds := strings.CutSuffix(key, "+")
		q, known := answers.Find(key)
		switch {
		case !ok:
			errs = append(errs, fmt.Errorf("--set %s: is not key=value\nwrite for example --set profile=prod", nameOnly.FindString(pair)))
			continue
		case !known:
			errs = append(errs, fmt.Errorf("--set %s: no such answer%s\nsee magi-harden init --help for their names", nameOnly.FindString(key), answers.Suggest(key)))
			continue
		case adds && q.Kind != answers.List:
			errs = append(errs, fmt.Errorf("--set %s+=: is no list\nwrite --set %s=value", key, key))
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
		out[q.Key] = answers.Given{Values: values, From: "--set " + key}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return out, nil
}

// noteMoved tells what of the stack changed since the last run, and what the
// hardening does about it.
func (d *deployment) noteMoved() {
	if d.manifest.Stack == nil {
		return
	}
	now := d.stack.Traits()
	for _, t := range now {
		if !slices.Contains(d.manifest.Stack, t.Trait) {
			d.notes = append(d.notes, fmt.Sprintf("%s%s is new and %s", moved, stack.Text(t.Trait), t.Response.Text()))
		}
	}
	for _, was := range d.manifest.Stack {
		if !slices.ContainsFunc(now, func(t stack.Trait) bool { return t.Trait == was }) {
			d.notes = append(d.notes, moved+stack.Text(was)+" is gone")
		}
	}
}

// moved begins the notes about a changed stack.
const moved = "the stack changed: "

// planUpgrade merges, and holds the tree as it will be, edits included, against
// the promise. What the user's edits break is theirs to decide: it is kept and
// told. What breaks without them is ours, and stops the upgrade.
func (d *deployment) planUpgrade(s plan.Settle) error {
	err := d.inRoot(func(root *os.Root) (err error) {
		w := d.wanted()
		w.Why = d.because
		d.plan, err = plan.Upgrade(root, w, d.manifest, s)
		return err
	})
	if err != nil {
		return err
	}
	if err := d.checkSettled(s); err != nil {
		return err
	}
	d.dropUnusable()
	if gone := d.removed(); gone != nil {
		d.holes = []error{gone}
	} else if d.holes, err = d.broken(d.plan.Live()); err != nil {
		return fmt.Errorf("with your edits the stack would not load, so nothing was written:\n%w", err)
	}
	nginx, err := d.checkNginx(d.plan.Live())
	if err != nil {
		return err
	}
	d.holes = append(d.holes, nginx.unsafe...)
	if d.holes == nil && nginx.broken == nil {
		return nil
	}
	if err := d.prove(d.rendered()); err != nil {
		return err
	}
	for _, hole := range d.holes {
		d.notes = append(d.notes, "your edit is kept, and opens a hole: "+hole.Error())
	}
	if nginx.broken != nil {
		d.notes = append(d.notes, "your edit is kept, and nginx will not start with it: "+nginx.broken.Error()+" (MH-NGX-13)")
		d.holes = append(d.holes, nginx.broken)
	}
	return nil
}
