// Package report writes results: text for people, JSON for scripts. It is the only
// place that turns facts into sentences.
package report

import (
	"fmt"
	"io"
	"strings"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/printable"
)

// View says how much of a result is shown.
type View struct {
	Diff  bool // with the differences, line by line
	Quiet bool // warnings only
	Seen  bool // the reader has just seen the summary
}

// Warnings writes the findings of a result.
func Warnings(w io.Writer, r deploy.Result) {
	for _, f := range findings(r) {
		warning(w, words(f, tenseOf(r)))
	}
}

// Notes writes the findings that only writing the files gave.
func Notes(w io.Writer, r deploy.Result) {
	for _, f := range r.Notes {
		warning(w, words(f, done))
	}
}

func tenseOf(r deploy.Result) tense {
	if r.Written {
		return done
	}
	return planned
}

// warning writes one warning, with its hint on the next lines. What is not printable in
// it is escaped by words, or by the writer.
func warning(w io.Writer, text string) {
	for i, line := range strings.Split(text, "\n") {
		fmt.Fprintln(w, []string{"warning: ", "  "}[min(i, 1)]+line)
	}
}

// Text writes a result: what happens to each file, and the next steps.
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
	steps(w, r.Steps)
	if r.Command == deploy.CommandInit {
		fmt.Fprintf(w, "\n%s explains what was changed and why, and what it does not protect from.\n", layout.Report)
	}
}

// steps writes the next steps.
func steps(w io.Writer, list []string) {
	if len(list) > 0 {
		fmt.Fprintln(w, "\nNext steps:")
	}
	for i, s := range list {
		fmt.Fprintf(w, "  %d. %s\n", i+1, s)
	}
}

// outcome is the short summary for a reader who has just seen the long one.
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
		parts = []string{"only state files in " + layout.StateDir + "/ changed"}
	}
	fmt.Fprintf(w, "done: %s: %s\n", printable.Text(r.Dir), strings.Join(parts, ", "))
}
