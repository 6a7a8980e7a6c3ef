package report

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/printable"
)

// Summary lists what happens to each file. The state files are one line, and an
// upgrade counts the files that stay.
func Summary(w io.Writer, r deploy.Result, v View) {
	what := ""
	if r.Idle() {
		what = "nothing to do: "
	}
	fmt.Fprintf(w, "%s%s: %s, service %s\n", what, printable.Text(r.Dir), r.Answers.Profile, r.Answers.Service)
	found(w, r)
	for _, f := range r.Plan.Folders {
		if f.Meta != "" {
			fmt.Fprintf(w, "  %-8s %s/%s\n", f.Action, printable.Text(f.Path), inBrackets(folderChanges(f)))
		}
	}
	state, kept := 0, 0
	for _, ch := range r.Plan.Changes {
		if ch.Policy == file.State {
			if ch.Action != plan.Keep {
				state++
			}
			continue
		}
		if r.Command == deploy.CommandUpgrade && ch.Action == plan.Keep && !ch.Widened() {
			kept++
			continue
		}
		fmt.Fprintf(w, "  %-8s %s%s\n", ch.Action, printable.Text(ch.Path), remark(r, ch))
		if v.Diff && ch.Action != plan.Keep {
			diff(w, ch, r.Shows(ch))
		}
	}
	if r.Idle() {
		return
	}
	if kept > 0 {
		fmt.Fprintf(w, "  %-8s %s\n", plan.Keep, count(kept, "more file"))
	}
	if state > 0 {
		fmt.Fprintf(w, "  plus %s in %s/\n", count(state, "state file"), layout.StateDir)
	}
}

// found lists, on the first run, the evidence for the service and what is dropped of
// it; on later runs, what is dropped of a given command.
func found(w io.Writer, r deploy.Result) {
	dropped := r.Dropped
	if !r.First {
		dropped = r.Answers.Command.Left
	} else if r.Evidence != nil {
		fmt.Fprintf(w, "  found by %s\n", printable.Text(strings.Join(r.Evidence, ", ")))
	}
	for _, d := range dropped {
		fmt.Fprintf(w, "  drop     %s\n", printable.Text(d.String()))
	}
}

// remark says in brackets why a file changes, and how its mode does.
func remark(r deploy.Result, ch plan.Change) string {
	var parts []string
	if text := why(r, ch); text != "" {
		parts = append(parts, text)
	} else if ch.Policy == file.Keyed && ch.Old != nil && ch.Action == plan.Update && ch.Meta == "" {
		parts = append(parts, "sets "+strings.Join(ch.SetKeys(), ", "))
	}
	switch mode := modes(ch.Was.Mode, ch.Mode); {
	case ch.Meta == plan.MetaMode && parts != nil: // why says it
	case ch.Was.Kind == apply.Regular && ch.Was.Mode != ch.Mode:
		parts = append(parts, mode)
	case ch.Secret:
		parts = append(parts, fmt.Sprintf("mode %04o", ch.Mode.Perm()))
	}
	return inBrackets(parts)
}

// folderChanges says what changes of a folder that exists.
func folderChanges(f plan.Folder) []string {
	var parts []string
	if f.Was.Mode != f.Mode {
		parts = append(parts, modes(f.Was.Mode, f.Mode))
	}
	if f.Meta == plan.MetaOwner {
		parts = append(parts, fmt.Sprintf("owner %d:%d → %d:%d", f.Was.UID, f.Was.GID, f.Owner.UID, f.Owner.GID))
	}
	return parts
}

func modes(was, now fs.FileMode) string {
	return fmt.Sprintf("mode %04o → %04o", was.Perm(), now.Perm())
}

func inBrackets(parts []string) string {
	if parts == nil {
		return ""
	}
	return "  (" + strings.Join(parts, "; ") + ")"
}

// count returns a number with its noun.
func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// why returns the reasons of a change; "" on a first run.
func why(r deploy.Result, ch plan.Change) string {
	var parts []string
	for _, d := range r.Why(ch) {
		parts = append(parts, drift(d))
	}
	return strings.Join(parts, ", ")
}

func diff(w io.Writer, ch plan.Change, shown bool) {
	if !shown {
		fmt.Fprintln(w, "    (holds secrets: not shown)")
		return
	}
	for _, line := range strings.Split(strings.TrimSuffix(merge.Unified(ch.Path, ch.Old, ch.Content), "\n"), "\n") {
		fmt.Fprintln(w, "    "+line)
	}
}
