package cli

import (
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/plan"
)

// preview shows the plan to the person who is about to be asked.
func preview(sys IO, c *common, d *deployment) {
	summary(sys.Err, c, d)
	warn(sys.Err, d)
	fmt.Fprintln(sys.Err)
	d.shown = true
}

func warn(w io.Writer, d *deployment) {
	for _, n := range d.notes {
		for i, line := range strings.Split(n, "\n") {
			fmt.Fprintln(w, []string{"warning: ", "  "}[min(i, 1)]+printable(line))
		}
	}
}

// idle reports whether an upgrade has nothing to do and nothing to mend.
func (d *deployment) idle() bool {
	return d.brief && !d.plan.Pending() && len(d.holes)+d.plan.Conflicts()+d.plan.Widened() == 0 && d.unusable == nil
}

// summary lists what happens to each file; the tool's own memory is one line.
// An upgrade does not name the files that stay.
func summary(w io.Writer, c *common, d *deployment) {
	what := ""
	if d.idle() {
		what = "nothing to do: "
	}
	fmt.Fprintf(w, "%s%s: %s, service %s\n", what, d.tree.Dir, d.spec.Profile, d.spec.Service)
	d.showFound(w)
	for _, f := range d.plan.Folders {
		if f.Why != "" {
			fmt.Fprintf(w, "  %-8s %s/  (%s)\n", f.Action, f.Path, f.Why)
		}
	}
	state, touched, kept := 0, 0, 0
	for _, ch := range d.plan.Changes {
		if ch.Policy == file.State {
			if state++; ch.Action != plan.Keep {
				touched++
			}
			continue
		}
		if d.brief && ch.Action == plan.Keep && !ch.Widened() {
			kept++
			continue
		}
		fmt.Fprintf(w, "  %-8s %s%s\n", ch.Action, ch.Path, d.remark(ch))
		if c.diff && ch.Action != plan.Keep {
			showDiff(w, ch, d.shows(ch))
		}
	}
	if d.idle() {
		return
	}
	if kept > 0 {
		fmt.Fprintf(w, "  %-8s %d more files\n", plan.Keep, kept)
	}
	fmt.Fprintf(w, "  and the tool's own memory in %s: %d of %d files change\n", layout.StateDir, touched, state)
}

// showFound says, on the first run, why this service is the one, and what of it
// does not come along; later, what of a command that was given does not.
func (d *deployment) showFound(w io.Writer) {
	left := d.left()
	if d.manifest != nil {
		left = d.spec.Command.Left
	}
	for _, c := range d.stack.Candidates {
		if c.Service == d.spec.Service && d.manifest == nil {
			fmt.Fprintf(w, "  found by %s\n", printable(strings.Join(c.Evidence, ", ")))
		}
	}
	for _, l := range left {
		fmt.Fprintf(w, "  leave    %s\n", printable(l.String()))
	}
}

func (d *deployment) remark(ch plan.Change) string {
	var parts []string
	if ch.Secret {
		parts = append(parts, fmt.Sprintf("%04o", ch.Mode.Perm()))
	}
	if why := d.why(ch); why != "" {
		parts = append(parts, why)
	} else if d.cause == nil && ch.Policy == file.Keyed && ch.Old != nil && ch.Action == plan.Update {
		parts = append(parts, "single keys; every other byte stays")
	}
	if parts == nil {
		return ""
	}
	return "  (" + strings.Join(parts, "; ") + ")"
}

func showDiff(w io.Writer, ch plan.Change, shown bool) {
	if !shown {
		fmt.Fprintln(w, "    (holds secrets: not shown)")
		return
	}
	for _, line := range strings.Split(strings.TrimSuffix(merge.Unified(ch.Path, ch.Old, ch.Content), "\n"), "\n") {
		fmt.Fprintln(w, "    "+printable(line))
	}
}

// outcome is the summary for somebody who has just seen the plan.
func outcome(w io.Writer, d *deployment) {
	var parts []string
	for _, kind := range []struct {
		action plan.Action
		word   string
	}{{plan.Create, "created"}, {plan.Update, "updated"}, {plan.Merge, "merged"}, {plan.Remove, "removed"}, {plan.Conflict, "in conflict"}} {
		n := 0
		for _, ch := range d.plan.Changes {
			if ch.Policy != file.State && ch.Action == kind.action {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind.word))
		}
	}
	if parts == nil {
		parts = []string{"no file but the tool's own memory"}
	}
	fmt.Fprintf(w, "done: %s: %s\n", d.tree.Dir, strings.Join(parts, ", "))
}
