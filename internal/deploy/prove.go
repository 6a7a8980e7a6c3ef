package deploy

import (
	"errors"
	"fmt"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/invariant"
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
	return invariant.Check(r.before, after, r.input.Design, r.secrets.Token, r.stack.Places(tree, loaded)), nil
}
