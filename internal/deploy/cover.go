package deploy

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
)

// cover protects the stack's own files in mounts. It lists the compose files in .env,
// because a notebook could write one that Compose prefers, and makes a mount
// read-only where guards over single paths do not suffice. It returns the guards.
func (r *run) cover() (all []stack.Guard) {
	if !r.answers.Cover || len(r.stack.Found().Holds) == 0 {
		return nil
	}
	r.stack.Pin()
	j := &r.stack.Jupyter
	for i, m := range slices.Clone(j.Mounts) {
		if m.Holds.IsZero() {
			continue
		}
		guards, lock := r.stack.Guards(m, r.writes)
		all = append(all, guards...)
		if m.ReadOnly || lock == stack.LockNone {
			continue
		}
		j.Mounts[i].ReadOnly = true
		if rel, inside := m.Inside(); inside && rel == "." && (lock == stack.LockWhole || r.answers.Notebooks != "") {
			if r.answers.Notebooks == "" {
				r.answers.Notebooks = "./notebooks"
			}
			j.Work = m.Target + r.answers.Notebooks[len("."):]
		}
		if lock == stack.LockWhole {
			r.find(finding.Finding{Kind: finding.ReadOnlyMount, Subject: m.Source, Object: j.Work})
			continue
		}
		var names []string
		for _, w := range r.stack.Writable(m, guards) {
			if w.Source != r.answers.Notebooks {
				j.Mounts = append(j.Mounts, w)
			}
			names = append(names, w.Source)
		}
		r.find(finding.Finding{Kind: finding.PartlyReadOnly, Subject: m.Source, Items: names})
	}
	return all
}

// writes reports whether this deployment has the managed file.
func (r *run) writes(name string) bool {
	switch name {
	case layout.Dockerfile, layout.Dockerignore:
		return r.answers.ImageMode == answers.Replace
	case layout.TLSDir:
		return r.answers.EndsTLS()
	case layout.Base, layout.Ignore, layout.Override:
		return false // an existing one is the stack's: with cover the hardening is in layout.Harden
	}
	return true
}
