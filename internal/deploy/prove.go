package deploy

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/exact"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/invariant"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/phrase"
	"example.com/magi-harden/internal/place"
)

// prove fails where the stack with these files breaks a promise.
func (r *run) prove(files map[string][]byte) error {
	broken, err := r.broken(files)
	if err == nil {
		err = joined(broken)
	}
	if err != nil {
		return fmt.Errorf("nothing was written, because the hardened stack would not be safe:\n%w\nfix the named keys in the stack's files or in your edit\nto see the merged model, run: docker compose config", err)
	}
	return nil
}

func joined(findings []finding.Finding) error {
	var errs []error
	for _, f := range findings {
		errs = append(errs, f)
	}
	return errors.Join(errs...)
}

// broken loads the stack with these files and returns the promises that it breaks. It
// fails where Compose cannot load it, or would load other files.
func (r *run) broken(files map[string][]byte) ([]finding.Finding, error) {
	tree := r.tree.With(files)
	loaded, err := compose.Loaded(tree)
	if err != nil {
		return nil, err
	}
	if want := append(slices.Clone(r.stack.Files), r.stack.Ours); !slices.Equal(loaded, want) {
		return nil, fmt.Errorf("plain docker compose would load %v instead of %v", loaded, want)
	}
	after, err := r.load(tree, loaded, files)
	if err != nil {
		return nil, err
	}
	origin := r.stack.Places(tree, loaded)
	if edited, there := files[r.stack.Ours]; there && !bytes.Equal(edited, r.rendered()[r.stack.Ours]) {
		return r.weaker(files, after, origin)
	}
	return invariant.Check(r.before, after, r.input.Design, r.secrets.Token, origin), nil
}

// weaker returns what the edits in the compose file of the hardening weaken: it loads
// the stack again with that file as rendered, and compares the two models. Where that
// one breaks a promise, it returns those.
func (r *run) weaker(files map[string][]byte, after *compose.Model, origin func(path ...string) place.Place) ([]finding.Finding, error) {
	ours := r.stack.Ours
	pristine := maps.Clone(files)
	pristine[ours] = r.rendered()[ours]
	tree := r.tree.With(pristine)
	loaded := append(slices.Clone(r.stack.Files), ours)
	designed, err := r.load(tree, loaded, pristine)
	if err != nil {
		return nil, err
	}
	d := r.input.Design
	if broken := invariant.Check(r.before, designed, d, r.secrets.Token, r.stack.Places(tree, loaded)); broken != nil {
		return broken, nil
	}
	e := invariant.Edit{Input: exact.Input{Design: d, Token: r.secrets.Token, Dir: r.tree.Dir, Real: realPath, Designed: designed, Edited: after}}
	if e.Rendered, err = compose.Documents(ours, pristine[ours]); err != nil {
		return nil, err
	}
	if e.Live, err = compose.Documents(ours, files[ours]); err != nil {
		return nil, err
	}
	return append(invariant.Edited(e, origin), r.exposed(designed, after, origin)...), nil
}

// realPath follows the symlinks of a path, as far as it is there.
func realPath(path string) string {
	if followed, err := filepath.EvalSymlinks(path); err == nil {
		return followed
	}
	return path
}

// exposed returns what other services reach of the hardening's files and of the engine
// with the edits, and did not without them.
func (r *run) exposed(designed, after *compose.Model, origin func(path ...string) place.Place) (out []finding.Finding) {
	had := r.stack.ExposuresIn(designed)
	front, _ := r.input.Design.Front.Container()
	for _, e := range r.stack.ExposuresIn(after) {
		if slices.Contains(had, e) || e.Service == front.Service {
			continue // what the front mounts is compared key by key
		}
		at := []string{"services", e.Service}
		out = append(out, finding.Finding{Kind: finding.Violation, Subject: "services." + e.Service, Detail: tells(e), Place: origin(at...)})
	}
	return out
}

// tells says what a service reaches and how.
func tells(e neighbour.Exposure) string {
	here, _ := e.In(true, true)
	return phrase.Way(here.Way, here.Name) + ": " + phrase.Exposes(here)
}
