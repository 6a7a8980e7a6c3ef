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

// folder is the deployment on disk: the stack, and the state of the last run.
type folder struct {
	tree       tree.Tree
	manifest   *plan.Manifest // of the last run; nil before the first
	seen       []byte         // the manifest as read; nil where there is none
	standalone bool
	named      []string // compose files of --file
	stack      *stack.Stack
}

// open reads the folder, its state and the stack. It fails where one of them cannot
// be read.
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
		return nil, fmt.Errorf("%s: missing, though %s exists\nrestore it from git or from a backup: it tells managed files from yours", layout.Manifest, layout.Answers)
	}
	if err := f.addBase(); err != nil {
		return nil, err
	}
	return f, f.read(service)
}

// addBase adds the base of a stand-alone stack to a folder without one. It fails
// where there is another stack.
func (f *folder) addBase() error {
	if f.manifest.Has(layout.Base) {
		f.standalone = true
	} else if f.standalone && f.tree.Has(layout.Base) {
		return usage(fmt.Errorf("%s: exists already\nto harden that stack, leave out --standalone", filepath.Join(f.tree.Dir, layout.Base)))
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

// read reads the stack. service may be empty: then the evidence decides.
func (f *folder) read(service string) (err error) {
	f.stack, err = stack.Read(f.tree, stack.Options{Service: service, Ours: f.ours(), Files: f.named, Again: f.manifest != nil})
	return err
}

// ours returns the compose files of the hardening that the last run wrote.
func (f *folder) ours() (out []string) {
	for _, name := range []string{layout.Override, layout.Harden} {
		if f.manifest.Has(name) {
			out = append(out, name)
		}
	}
	return out
}

// stored returns the answers of the last run; nil before the first.
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

// inRoot runs a step with the folder as its root, which is nil where the folder does
// not exist yet.
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
