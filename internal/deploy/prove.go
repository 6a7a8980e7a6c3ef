package deploy

import (
	"errors"
	"fmt"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/invariant"
)

// prove demands that the stack with these files keeps every promise.
func (r *run) prove(files map[string][]byte) error {
	broken, err := r.broken(files)
	if err == nil {
		err = joined(broken)
	}
	if err != nil {
		return fmt.Errorf("the hardened stack would not keep its promises, so nothing was written:\n%w\nchange what is named there in the stack's own files, or in an edit of yours; docker compose config shows what it comes to", err)
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

// broken loads the stack as it would be with these files, and lists the promises
// that it does not keep.
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
	return invariant.Check(r.before, after, r.input.Design, r.secrets.Token, compose.Places(tree, r.stack.Name, loaded)), nil
}
