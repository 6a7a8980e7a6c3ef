package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/tree"
)

// deployment is everything about one run, gathered step by step: what is there,
// what was answered, what it renders to and what has to change.
type deployment struct {
	tree       tree.Tree
	manifest   *plan.Manifest // of the last run, nil on the first
	seen       []byte         // the manifest as it was read, nil when there was none
	standalone bool
	named      []string // compose files of --file
	brief      bool     // what stays as it is need not be listed
	shown      bool     // the plan was, before the question whether to go on
	stack      *stack.Stack
	spec       answers.Answers
	facts      design.Facts
	secret     render.Secrets
	input      render.Input
	files      []file.File
	plan       plan.Plan
	before     *compose.Model // what the other services have to stay like
	preload    <-chan preload
	holes      []error         // promises that edits of the user's break
	stored     answers.Source  // of the last run, in an upgrade
	cause      *cause          // of what an upgrade changes
	unusable   error           // of the certificate, where a check goes on without it
	inactive   *drift          // why plain docker compose does not load the hardening as the tree stands
	written    bool            // the plan was carried out
	profile    *answers.Change // what a change of the profile does to the stored answers
	asked      []string        // keys of the answers that a person gave in an upgrade
	notes      []string
}

// open finds the folder, what an earlier run left there, and the stack.
func open(sys IO, dir string, standalone bool, service string, files ...string) (*deployment, error) {
	compose.Prepare()
	d := &deployment{standalone: standalone, named: files}
	var err error
	if d.tree, err = tree.Open(dir); errors.Is(err, fs.ErrNotExist) && standalone {
		d.tree, err = tree.Empty(dir)
	}
	if err != nil {
		return nil, err
	}
	data, err := d.tree.Read(layout.Manifest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if d.manifest, err = plan.ReadManifest(data, sys.known); err != nil {
		return nil, err
	}
	if d.manifest == nil && d.tree.Has(layout.Answers) {
		return nil, fmt.Errorf("%s: is missing, while %s is there\nrestore it from git; without it nobody can tell your files from the tool's", layout.Manifest, layout.Answers)
	}
	d.seen = data
	if err := d.addBase(); err != nil {
		return nil, err
	}
	return d, d.read(service)
}

// addBase lays the stand-alone base over a folder that has no stack yet, or
// whose stack came from there.
func (d *deployment) addBase() error {
	if d.manifest.Has(layout.Base) {
		d.standalone = true
	} else if d.standalone && d.tree.Has(layout.Base) {
		return withCode(ExitUsage, fmt.Errorf("%s: is there already\nleave out --standalone to harden it", filepath.Join(d.tree.Dir, layout.Base)))
	}
	if !d.standalone || d.tree.Has(layout.Base) {
		return nil
	}
	base, err := render.StandaloneBase()
	if err != nil {
		return err
	}
	d.tree = d.tree.With(map[string][]byte{layout.Base: base})
	return nil
}

func (d *deployment) read(service string) (err error) {
	var ours []string
	for _, name := range []string{layout.Override, layout.Harden} {
		if d.manifest.Has(name) {
			ours = append(ours, name)
		}
	}
	d.stack, err = stack.Read(d.tree, stack.Options{Service: service, Ours: ours, Files: d.named})
	return err
}

// answered gives the answers of the last run.
func (d *deployment) answered() (answers.Source, error) {
	data, err := d.tree.Read(layout.Answers)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := answers.ParseAnswers(layout.Answers, data)
	if err != nil {
		return nil, withCode(ExitUsage, err)
	}
	return a, nil
}
