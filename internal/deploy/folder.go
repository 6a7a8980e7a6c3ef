package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/tree"
)

// folder is what is there: the stack, and what an earlier run remembers.
type folder struct {
	tree       tree.Tree
	manifest   *plan.Manifest // of the last run, nil on the first
	seen       []byte         // the manifest as it was read, nil when there was none
	standalone bool
	named      []string // compose files that somebody named
	stack      *stack.Stack
}

// open finds the folder, what an earlier run left there, and the stack.
func (o Options) open(standalone bool, service string, files ...string) (*folder, error) {
	compose.Prepare()
	f := &folder{standalone: standalone, named: files}
	var err error
	if f.tree, err = tree.Open(o.Dir); errors.Is(err, fs.ErrNotExist) && standalone {
		f.tree, err = tree.Empty(o.Dir)
	}
	if err != nil {
		return nil, err
	}
	f.seen, err = f.tree.Read(layout.Manifest)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if f.manifest, err = plan.ReadManifest(f.seen, o.known); err != nil {
		return nil, err
	}
	if f.manifest == nil && f.tree.Has(layout.Answers) {
		return nil, fmt.Errorf("%s: is missing, while %s is there\nrestore it from git; without it nobody can tell your files from the tool's", layout.Manifest, layout.Answers)
	}
	if err := f.addBase(); err != nil {
		return nil, err
	}
	return f, f.read(service)
}

// addBase lays the stand-alone base over a folder that has no stack yet, or
// whose stack came from there.
func (f *folder) addBase() error {
	if f.manifest.Has(layout.Base) {
		f.standalone = true
	} else if f.standalone && f.tree.Has(layout.Base) {
		return usage(fmt.Errorf("%s: is there already\nleave out --standalone to harden it", filepath.Join(f.tree.Dir, layout.Base)))
	}
	if !f.standalone || f.tree.Has(layout.Base) {
		return nil
	}
	base, err := render.StandaloneBase()
	if err != nil {
		return err
	}
	f.tree = f.tree.With(map[string][]byte{layout.Base: base})
	return nil
}

// read reads the stack, with the service where somebody named it.
func (f *folder) read(service string) (err error) {
	var ours []string
	for _, name := range []string{layout.Override, layout.Harden} {
		if f.manifest.Has(name) {
			ours = append(ours, name)
		}
	}
	f.stack, err = stack.Read(f.tree, stack.Options{Service: service, Ours: ours, Files: f.named})
	return err
}

// stored gives the answers of the last run; nil when there was none.
func stored(t tree.Tree) (answers.Source, error) {
	data, err := t.Read(layout.Answers)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	a, err := answers.ParseAnswers(layout.Answers, data)
	return a, usage(err)
}

// inRoot runs a step that looks at the disk. The root is nil where the folder is
// not there yet.
func (f *folder) inRoot(step func(*os.Root) error) error {
	root, err := os.OpenRoot(f.tree.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return step(nil)
	}
	if err != nil {
		return err
	}
	defer root.Close()
	return step(root)
}
