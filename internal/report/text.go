// Package report turns results into words: text for a person, JSON for a script.
// Nothing else in the program makes sentences of facts.
package report

import (
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
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
