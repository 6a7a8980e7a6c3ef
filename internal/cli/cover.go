package cli

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
)

// cover names the compose files in .env, because a notebook could write one that
// Compose prefers, and makes a mount read-only as far as guards over single paths
// do not do. It gives those guards.
func (d *deployment) cover() (all []stack.Guard) {
	if !d.spec.Cover || len(d.stack.Found().Holds) == 0 {
		return nil
	}
	d.stack.Pin()
	j := &d.stack.Jupyter
	for i, m := range slices.Clone(j.Mounts) {
		if m.Holds.IsZero() {
			continue
		}
		guards, lock := d.stack.Guards(m, d.writes)
		all = append(all, guards...)
		if m.ReadOnly || lock == stack.LockNone {
			continue
		}
		j.Mounts[i].ReadOnly = true
		if rel, inside := m.Inside(); inside && rel == "." && (lock == stack.LockWhole || d.spec.Notebooks != "") {
			if d.spec.Notebooks == "" {
				d.spec.Notebooks = "./notebooks"
			}
			j.Work = m.Target + d.spec.Notebooks[len("."):]
		}
		if lock == stack.LockWhole {
			d.notes = append(d.notes, m.Source+": an image is built from all of it, so it is read-only in the container; notebooks go to "+j.Work)
			continue
		}
		var names []string
		for _, w := range d.stack.Writable(m, guards) {
			if w.Source != d.spec.Notebooks {
				j.Mounts = append(j.Mounts, w)
			}
			names = append(names, w.Source)
		}
		d.notes = append(d.notes, m.Source+": it holds files that Compose reads, so what lies directly in it is read-only in the container; these folders can be written: "+strings.Join(names, " "))
	}
	return all
}

// writes reports whether a path of the hardening's own is part of this deployment.
func (d *deployment) writes(name string) bool {
	switch name {
	case layout.Dockerfile, layout.Dockerignore:
		return d.spec.ImageMode == answers.Replace
	case layout.TLSDir:
		return d.spec.Expose == answers.ExposeNginx
	case layout.Base, layout.Ignore, layout.Override:
		return false // where they are there they are the stack's: with a cover the hardening is in another file
	}
	return true
}
