package deploy

import (
	"context"
	"errors"
	"fmt"
	"os"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/live"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/stack"
)

// InitOptions are those of Init.
type InitOptions struct {
	Options
	Standalone bool     // create a small stack with Jupyter alone
	Force      bool     // initialise an initialised folder again
	Files      []string // compose files, in the order of loading; nil: the ones that Compose finds
}

// Init hardens a stack: it reads the stack, resolves the answers and writes the
// files. It fails with a UsageError on an initialised folder unless Force is set,
// which keeps every secret.
func Init(ctx context.Context, o InitOptions) (Result, error) {
	version := make(chan error, 1)
	go func() { version <- live.CheckCompose(ctx) }()
	if err := o.recover(CommandInit); err != nil {
		return Result{}, err
	}
	layers, err := o.layers(nil)
	if err != nil {
		return Result{}, err
	}
	f, err := o.open(o.Standalone, serviceOf(layers), o.Files...)
	if unknown := (stack.NoServiceError{}); errors.As(err, &unknown) {
		return Result{}, usage(err)
	}
	if err != nil {
		return Result{}, err
	}
	if f.manifest != nil && !o.Force {
		return Result{}, usage(fmt.Errorf("%s: already initialised\nto update it, run: magi-harden upgrade\nto write every file again with the same secrets, run: magi-harden init --force", o.Dir))
	}
	last, err := stored(f.tree)
	if err != nil {
		return Result{}, err
	}
	r := &run{Options: o.Options, folder: f}
	if err := r.resolve(layers, last); err != nil {
		return Result{}, err
	}
	if r.secrets, err = r.gather(); err != nil {
		return Result{}, err
	}
	if err := r.render(); err != nil {
		return Result{}, err
	}
	if err := r.planInit(); err != nil {
		return Result{}, err
	}
	if err := <-version; err != nil {
		return Result{}, err
	}
	r.findInStack()
	r.findInShell()
	r.findCalls()
	return r.finish(r.result(CommandInit))
}

// planInit plans to write the files as rendered, without a merge.
func (r *run) planInit() error {
	if err := r.prove(r.rendered()); err != nil {
		return err
	}
	if err := r.proveImage(); err != nil {
		return err
	}
	if _, err := r.checkFront(nil); err != nil {
		return err
	}
	if r.besideConfig() != nil {
		return fmt.Errorf("%s: Jupyter would prefer its settings to those of the hardening; nothing was written\nremove it, or move it to another folder", jsonConfig)
	}
	return r.inRoot(func(root *os.Root) error { return r.planned(plan.Make(root, r.wanted(), r.manifest)) })
}

// finish asks for confirmation and writes the plan.
func (r *run) finish(out Result) (Result, error) {
	if r.ReadOnly {
		return out, nil
	}
	// An upgrade without pending changes needs no confirmation.
	if r.Confirm != nil && (out.Command == CommandInit || out.Plan.Pending()) {
		if err := r.Confirm(out); err != nil {
			return out, err
		}
	}
	if !out.Plan.Pending() {
		return out, nil
	}
	if err := r.still(); err != nil {
		return out, err
	}
	if err := os.MkdirAll(r.tree.Dir, 0o755); err != nil {
		return out, err
	}
	err := r.guarded(func(stop func() error) error {
		opt := r.apply(out.Command)
		opt.Stop, opt.Still = stop, r.still
		result, err := apply.Apply(r.tree.Dir, out.Plan.Ops, opt)
		for _, note := range result.Notes {
			out.Notes = append(out.Notes, finding.Finding{Kind: finding.WriteRemark, Detail: note})
		}
		return err
	})
	out.Written = err == nil
	return out, err
}
