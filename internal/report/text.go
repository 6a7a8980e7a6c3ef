// Package report turns results into words: text for a person, JSON for a script.
// Nothing else in the program makes sentences of facts.
package report

import (
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/plan"
)

// View is how much of a result is shown.
type View struct {
	Diff  bool // the differences, line by line
	Quiet bool // nothing but warnings
	Seen  bool // the reader has just seen the plan
}

// Printable shows control characters, which may come from files and answers,
// instead of sending them to the terminal.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, s)
}

// Warnings writes what somebody should know, one finding after the other.
func Warnings(w io.Writer, findings []finding.Finding) {
	for _, f := range findings {
		Warning(w, Words(f))
	}
}

// Warning writes one, with its hint on the next line.
func Warning(w io.Writer, text string) {
	for i, line := range strings.Split(text, "\n") {
		fmt.Fprintln(w, []string{"warning: ", "  "}[min(i, 1)]+Printable(line))
	}
}

// Text writes a result: what happens to each file, and what is left to do.
func Text(w io.Writer, r deploy.Result, v View) {
	if v.Quiet {
		return
	}
	if v.Seen {
		outcome(w, r)
	} else {
		Summary(w, r, v)
	}
	if r.ReadOnly {
		if !r.Idle() {
			fmt.Fprintln(w, "\nNothing was written.")
		}
		return
	}
	if r.Command == deploy.CommandInit {
		fmt.Fprintf(w, "\nJupyter will answer at %s", r.Design.Front.URL())
	}
	Steps(w, r.Steps)
	if r.Command == deploy.CommandInit {
		fmt.Fprintf(w, "\n%s says what was changed, why, and what it does not protect from.\n", layout.Report)
	}
}

// Steps writes what is left to do.
func Steps(w io.Writer, steps []string) {
	if len(steps) > 0 {
		fmt.Fprintln(w, "\nNext:")
	}
	for i, s := range steps {
		fmt.Fprintf(w, "  %d. %s\n", i+1, s)
	}
}

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
		fmt.Fprintf(w, "  leave    %s\n", Printable(d))
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

// outcome is the summary for somebody who has just seen the plan.
func outcome(w io.Writer, r deploy.Result) {
	var parts []string
	counts := r.Counts()
	for _, kind := range []struct {
		action plan.Action
		word   string
	}{{plan.Create, "created"}, {plan.Update, "updated"}, {plan.Merge, "merged"}, {plan.Remove, "removed"}, {plan.Conflict, "in conflict"}} {
		if n := counts[kind.action]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, kind.word))
		}
	}
	if parts == nil {
		parts = []string{"no file but the tool's own memory"}
	}
	fmt.Fprintf(w, "done: %s: %s\n", r.Dir, strings.Join(parts, ", "))
}
