package deploy

import (
	"context"
	"fmt"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/live"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/tree"
)

// UpgradeOptions are those of Upgrade.
type UpgradeOptions struct {
	Options
	plan.Settle
	// Check only looks, and continues with a certificate that cannot be used, for
	// which an upgrade would stop, so that all other drift is reported too.
	Check bool
}

// upgrade is a run on an initialised stack.
type upgrade struct {
	run
	moved    []StackChange
	inactive *inactive
	bad      *certificateError
	cause    *cause
	holes    []finding.Finding // promises that the user's edits break
}

// Upgrade renders the stored answers with the current templates and stack, and
// merges the result with the user's edits. It fails with a UsageError on a folder
// that was not initialised. Conflicts are no failure: the plan lists them.
func Upgrade(ctx context.Context, o UpgradeOptions) (Result, error) {
	o.ReadOnly = o.ReadOnly || o.Check
	version := make(chan error, 1)
	go func() { version <- live.CheckCompose(ctx) }()
	if err := o.recover(CommandUpgrade); err != nil {
		return Result{}, err
	}
	u, err := o.prepare()
	if err != nil {
		return Result{}, err
	}
	if err := <-version; err != nil {
		return Result{}, err
	}
	out := u.result(CommandUpgrade)
	out.StackChanges = u.moved
	out.Drift, out.causes = u.drift()
	out.holes, out.bypasses, out.unusable = len(u.holes), len(u.bypasses), u.bad != nil
	return u.finish(out)
}

// prepare makes the plan and writes nothing.
func (o UpgradeOptions) prepare() (*upgrade, error) {
	early := startPreload(o.Dir)
	seen, last, err := storedIn(o.Dir)
	if err != nil {
		return nil, err
	}
	layers, err := o.layers(last)
	if err != nil {
		return nil, err
	}
	all := append(layers[:len(layers):len(layers)], last)
	f, err := o.open(false, serviceOf(all))
	if err != nil {
		return nil, err
	}
	f.tree.Join(seen)
	u := &upgrade{run: run{Options: o.Options, folder: f, preload: early}}
	if err := u.resolve(layers, last); err != nil {
		return nil, err
	}
	u.findNew(all)
	u.findMoved()
	u.findInactive()
	if u.secrets, err = u.gather(); err != nil {
		bad, ok := certificateError{}, false
		if o.Check {
			bad, ok = u.unusable(&u.secrets, err, layers)
		}
		if !ok {
			return nil, err
		}
		u.bad = &bad
	}
	if err := u.render(); err != nil {
		return nil, err
	}
	if err := u.planUpgrade(cleaned(o.Settle)); err != nil {
		return nil, err
	}
	u.findInShell()
	u.findCalls()
	if u.plan.Pending() || u.plan.Conflicts() > 0 {
		u.findCause()
	}
	return u, nil
}

// storedIn reads the answers of an initialised folder, and returns it too.
func storedIn(dir string) (tree.Tree, answers.Source, error) {
	folder, err := tree.Open(dir)
	if err != nil {
		return folder, nil, err
	}
	if !folder.Has(layout.Manifest) && !folder.Has(layout.Answers) {
		return folder, nil, usage(fmt.Errorf("%s: not initialised\nrun: magi-harden init", dir))
	}
	last, err := stored(folder)
	return folder, last, err
}
