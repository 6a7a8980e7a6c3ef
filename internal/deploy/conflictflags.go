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

// cleaned returns the paths of the flags as the plan writes them.
func cleaned(s plan.Settle) plan.Settle {
	clean := func(names []string) (out []string) {
		for _, n := range names {
			out = append(out, path.Clean(filepath.ToSlash(n)))
		}
		return out
	}
	return plan.Settle{Restore: clean(s.Restore), Ours: clean(s.Ours), Theirs: clean(s.Theirs)}
}

// checkSettled fails with a UsageError on a path that is not a managed file. A file
// that is neither deleted nor in conflict is allowed, so that a script may run twice.
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
			errs = append(errs, fmt.Errorf("%s %s: not a managed file\n%s", flag.name, name, meant(name, flag.state, r.plan.With(flag.action), flag.known)))
		}
	}
	return usage(errors.Join(errs...))
}

// meant returns the hint for an unknown path: a similar one, or those to which the
// flag applies.
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
