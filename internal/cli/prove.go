package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/invariant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
)

// renderFiles makes the files in memory, and settles what the other
// services are held against.
func (d *deployment) renderFiles(s render.Secrets) (err error) {
	guards := d.cover()
	if err := neighbour.TakesComposeFile(d.stack.Project, d.stack.Jupyter.Service); err != nil {
		return err
	}
	d.facts = design.Facts{
		Answers: d.spec, Jupyter: d.stack.Jupyter, Others: d.stack.Others, Exposures: d.stack.Exposures, Hardening: d.stack.Ours, Base: d.stack.Files[0],
		ComposeFile: d.stack.ComposeFile, EnvNames: d.stack.Env.Keys(), Token: s.Token, Standalone: d.standalone,
		MissingDirs: d.stack.MissingDirs(), Guards: guards,
		Layout: d.stack.Layout, HasIgnore: d.tree.Has(layout.Ignore) && !d.manifest.Has(layout.Ignore),
	}
	d.secret = s
	if d.input, err = d.inputFor(d.facts); err != nil {
		return err
	}
	d.notes = append(d.notes, render.Notes(d.input.Design)...)
	if d.files, err = render.Files(d.input); err != nil {
		return err
	}
	d.before = d.stack.Model
	if d.spec.EnableHTTPS {
		d.before, err = d.withHTTPS()
	}
	return err
}

// inputFor is what the files are made of, for one set of facts.
func (d *deployment) inputFor(f design.Facts) (render.Input, error) {
	stored, err := f.Answers.Marshal()
	return render.Input{Design: design.Make(f), Answers: stored, Env: d.stack.Env, Secrets: d.secret}, err
}

// planInit plans to write the files as they were rendered.
func (d *deployment) planInit() error {
	if err := d.prove(d.rendered()); err != nil {
		return err
	}
	if _, err := d.checkNginx(nil); err != nil {
		return err
	}
	return d.inRoot(func(root *os.Root) (err error) {
		d.plan, err = plan.Make(root, d.wanted(), d.manifest)
		return err
	})
}

func (d *deployment) wanted() plan.Wanted {
	w := plan.Wanted{Files: d.files, Dirs: render.Dirs(d.input.Design), Moved: plan.Moved{To: layout.Moved(), Needed: oldCertificateUsed}}
	for _, t := range d.stack.Traits() {
		w.Traits = append(w.Traits, t.Trait)
	}
	return w
}

// inRoot runs a planning step and collects what it has to tell. The root is nil
// where the folder is not there yet.
func (d *deployment) inRoot(step func(*os.Root) error) error {
	root, err := os.OpenRoot(d.tree.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		root, err = nil, nil
	}
	if err != nil {
		return err
	}
	if root != nil {
		defer root.Close()
	}
	if err := step(root); err != nil {
		return err
	}
	if err := d.unmoved(); err != nil {
		return err
	}
	for _, c := range d.plan.Changes {
		if c.Note != "" {
			d.notes = append(d.notes, c.Note)
		}
	}
	return nil
}

// unmoved demands that the plan saw what the answers and secrets were taken
// from. Another run in between would have made secrets of its own; from the plan
// on, the lock and the states in the plan guard the rest.
func (d *deployment) unmoved() error {
	for _, c := range d.plan.Changes {
		var read []byte
		switch {
		case c.Path == layout.Manifest:
			read = d.seen
		case c.Policy == file.Keyed:
			read = d.stack.Env.Bytes()
		case c.Policy == file.CreateOnce && c.Old != nil && d.spec.TLS == answers.TLSSelfSigned:
			read = c.Content
		default:
			continue
		}
		if !bytes.Equal(c.Old, read) {
			return fmt.Errorf("%s: was changed while this ran, perhaps by another magi-harden\nnothing was written; run the command again", c.Path)
		}
	}
	return nil
}

func (d *deployment) rendered() map[string][]byte {
	out := map[string][]byte{}
	for _, f := range d.files {
		out[f.Path] = f.Content
	}
	return out
}

// prove demands that the stack with these files keeps every promise.
func (d *deployment) prove(files map[string][]byte) error {
	broken, err := d.broken(files)
	if err == nil {
		err = errors.Join(broken...)
	}
	if err != nil {
		return fmt.Errorf("the hardened stack would not keep its promises, so nothing was written:\n%w\nchange what is named there in the stack's own files, or in an edit of yours; docker compose config shows what it comes to", err)
	}
	return nil
}

// broken loads the stack as it would be with these files, and lists the promises
// that it does not keep.
func (d *deployment) broken(files map[string][]byte) ([]error, error) {
	tree := d.tree.With(files)
	loaded, err := compose.Loaded(tree)
	if err != nil {
		return nil, err
	}
	if want := append(slices.Clone(d.stack.Files), d.stack.Ours); !slices.Equal(loaded, want) {
		return nil, fmt.Errorf("plain docker compose would load %v instead of %v", loaded, want)
	}
	after, err := d.load(tree, loaded, files)
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, f := range invariant.Check(d.before, after, d.input.Design, d.secret.Token, nil) {
		errs = append(errs, f)
	}
	return errs, nil
}

// withHTTPS is the stack as it was but with ENABLE_HTTPS, which was asked for;
// the services that it changes are told.
func (d *deployment) withHTTPS() (*compose.Model, error) {
	env, err := dotenv.Parse(layout.Env, d.stack.Env.Bytes())
	if err != nil {
		return nil, err
	}
	if err := env.Set("ENABLE_HTTPS", "true"); err != nil {
		return nil, err
	}
	m, err := compose.Load(d.tree.With(map[string][]byte{layout.Env: env.Bytes()}), d.stack.Name, d.stack.Files)
	if err != nil {
		return nil, err
	}
	for _, name := range invariant.Changed(d.stack.Model, m) {
		d.notes = append(d.notes, fmt.Sprintf("enable_https: changes %s too; check that it finds its certificate", name))
	}
	return m, nil
}
