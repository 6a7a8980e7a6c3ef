package deploy

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/plan"
)

// cleaned has the paths of the flags in the form that the plan uses.
func cleaned(s plan.Settle) plan.Settle {
	clean := func(names []string) (out []string) {
		for _, n := range names {
			out = append(out, path.Clean(filepath.ToSlash(n)))
		}
		return out
	}
	return plan.Settle{Restore: clean(s.Restore), Ours: clean(s.Ours), Theirs: clean(s.Theirs)}
}

// checkSettled refuses a path that can be neither restored nor in conflict. One
// that could be, and is not, stays allowed: a script that settles a conflict may
// run again.
func (r *run) checkSettled(s plan.Settle) error {
	var all, merged []string
	for _, f := range r.files {
		if f.Policy != file.State {
			all = append(all, f.Path)
		}
		if f.Policy == file.Managed {
			merged = append(merged, f.Path)
		}
	}
	var errs []error
	for _, flag := range []struct {
		name, state  string
		given, known []string
		action       plan.Action
	}{
		{"--restore", "deleted", s.Restore, all, plan.Deleted},
		{"--ours", "in conflict", s.Ours, merged, plan.Conflict},
		{"--theirs", "in conflict", s.Theirs, merged, plan.Conflict},
	} {
		for _, name := range flag.given {
			if slices.Contains(flag.known, name) {
				continue
			}
			errs = append(errs, fmt.Errorf("%s %s: is no file that can be %s\n%s", flag.name, name, flag.state, meant(name, flag.state, r.plan.With(flag.action), flag.known)))
		}
	}
	return usage(errors.Join(errs...))
}

// meant says which path somebody could have had in mind: those that wait for the
// flag come first.
func meant(name, state string, waiting, known []string) string {
	stem := strings.TrimSuffix(strings.TrimSuffix(name, plan.NewSuffix), plan.MergeSuffix)
	for _, p := range slices.Concat(waiting, known) {
		if p == stem || strings.HasSuffix(stem, "/"+p) || path.Base(p) == path.Base(stem) || answers.CloseTo(path.Base(p), path.Base(stem)) {
			return "did you mean " + p + "?"
		}
	}
	if len(waiting) > 0 {
		return state + ": " + strings.Join(waiting, ", ")
	}
	return "no file is " + state
}
