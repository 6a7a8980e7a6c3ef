package report

import (
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/plan"
)

// Summary lists what happens to each file; the tool's own memory is one line. An
// upgrade does not name the files that stay.
func Summary(w io.Writer, r deploy.Result, v View) {
	what := ""
	if r.Idle() {
		what = "nothing to do: "
	}
	fmt.Fprintf(w, "%s%s: %s, service %s\n", what, r.Dir, r.Answers.Profile, r.Answers.Service)
	found(w, r)
	for _, f := range r.Plan.Folders {
		if f.Why != "" {
			fmt.Fprintf(w, "  %-8s %s/  (%s)\n", f.Action, f.Path, f.Why)
		}
	}
	state, touched, kept := 0, 0, 0
	for _, ch := range r.Plan.Changes {
		if ch.Policy == file.State {
			if state++; ch.Action != plan.Keep {
				touched++
			}
			continue
		}
		if r.Command == deploy.CommandUpgrade && ch.Action == plan.Keep && !ch.Widened() {
			kept++
			continue
		}
		fmt.Fprintf(w, "  %-8s %s%s\n", ch.Action, ch.Path, remark(r, ch))
		if v.Diff && ch.Action != plan.Keep {
			diff(w, ch, r.Shows(ch))
		}
	}
	if r.Idle() {
		return
	}
	if kept > 0 {
		fmt.Fprintf(w, "  %-8s %d more files\n", plan.Keep, kept)
	}
	fmt.Fprintf(w, "  and the tool's own memory in %s: %d of %d files change\n", layout.StateDir, touched, state)
}

// found says, on the first run, why this service is the one, and what of it does
// not stay; later, what of a command that was given does not.
func found(w io.Writer, r deploy.Result) {
	dropped := r.Dropped
	if !r.First {
		dropped = r.Answers.Command.Left
	} else if r.Evidence != nil {
		fmt.Fprintf(w, "  found by %s\n", Printable(strings.Join(r.Evidence, ", ")))
	}
	for _, d := range dropped {
		fmt.Fprintf(w, "  leave    %s\n", Printable(d.String()))
	}
}

func remark(r deploy.Result, ch plan.Change) string {
	var parts []string
	if ch.Secret {
		parts = append(parts, fmt.Sprintf("%04o", ch.Mode.Perm()))
	}
	if why := Why(r, ch); why != "" {
		parts = append(parts, why)
	} else if ch.Policy == file.Keyed && ch.Old != nil && ch.Action == plan.Update {
		parts = append(parts, "single keys; every other byte stays")
	}
	if parts == nil {
		return ""
	}
	return "  (" + strings.Join(parts, "; ") + ")"
}

// Why says in a few words why a file changes; a first run does not say it.
func Why(r deploy.Result, ch plan.Change) string {
	var parts []string
	for _, d := range r.Why(ch) {
		parts = append(parts, d.Detail)
	}
	return strings.Join(parts, ", ")
}

func diff(w io.Writer, ch plan.Change, shown bool) {
	if !shown {
		fmt.Fprintln(w, "    (holds secrets: not shown)")
		return
	}
	for _, line := range strings.Split(strings.TrimSuffix(merge.Unified(ch.Path, ch.Old, ch.Content), "\n"), "\n") {
		fmt.Fprintln(w, "    "+Printable(line))
	}
}
