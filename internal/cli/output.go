package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
)

// result is the JSON form of what init and upgrade did. Its fields are stable: new ones may
// come, none changes its meaning. It holds no secret, and no hash of a file that
// has one.
type result struct {
	Version  int      `json:"version"` // of this format: 1
	Command  string   `json:"command"`
	Dir      string   `json:"dir"`
	DryRun   bool     `json:"dry_run"`
	Changed  bool     `json:"changed"` // something was written, or would be
	Profile  string   `json:"profile"`
	Service  string   `json:"service"`
	URL      string   `json:"url"`
	Files    []entry  `json:"files"`
	Left     []string `json:"left"`  // what of the stack's Jupyter does not come along, and why
	Drift    []drift  `json:"drift"` // of upgrade: why the tree is not as it would be made
	Warnings []string `json:"warnings"`
	Next     []string `json:"next"`
}

type entry struct {
	Path   string        `json:"path"`
	Action plan.Action   `json:"action"` // as in package plan
	Policy render.Policy `json:"policy"` // managed, create-once, keyed, state
	Mode   string        `json:"mode"`   // octal, four digits
	SHA256 string        `json:"sha256,omitempty"`
	Secret bool          `json:"secret,omitempty"`
	Why    string        `json:"why,omitempty"`
	Diff   string        `json:"diff,omitempty"` // with --diff, never of a secret
}

// report writes the outcome to stdout, and warnings to stderr.
func report(sys IO, c *common, d *deployment, command string, applied bool) error {
	if c.output == "json" {
		return reportJSON(sys.Out, c, d, command, applied)
	}
	warn(sys.Err, d)
	if c.quiet {
		return nil
	}
	summary(sys.Out, c, d)
	if !applied && !d.idle() {
		fmt.Fprintln(sys.Out, "\nNothing was written.")
	}
	if !applied {
		return nil
	}
	if command == "init" {
		fmt.Fprintf(sys.Out, "\nJupyter will answer at %s", render.URL(d.input))
	}
	next(sys.Out, d.steps(command))
	if command == "init" {
		fmt.Fprintln(sys.Out, "\nHARDENING.md says what was changed, why, and what it does not protect from.")
	}
	return nil
}

func next(w io.Writer, steps []string) {
	if len(steps) > 0 {
		fmt.Fprintln(w, "\nNext:")
	}
	for i, s := range steps {
		fmt.Fprintf(w, "  %d. %s\n", i+1, s)
	}
}

// steps are what is left to do: all of it after init, what the changes ask for
// after upgrade.
func (d *deployment) steps(command string) []string {
	if command == "init" {
		return render.Steps(d.input)
	}
	var changed, removed []string
	for _, c := range d.plan.Changes {
		switch {
		case c.Meta != "":
		case c.Action == plan.Remove:
			removed = append(removed, c.Path)
		case slices.Contains([]plan.Action{plan.Create, plan.Update, plan.Merge}, c.Action):
			changed = append(changed, c.Path)
		}
	}
	return append([]string{}, render.StepsAfter(d.input, changed, removed)...)
}

func reportJSON(w io.Writer, c *common, d *deployment, command string, applied bool) error {
	r := result{
		Version: 1, Command: command, Dir: d.tree.Dir, DryRun: !applied, Changed: d.plan.Pending(),
		Profile: string(d.spec.Profile), Service: d.spec.Service, URL: render.URL(d.input),
		Files: []entry{}, Left: d.left(), Drift: d.drift(command), Warnings: append([]string{}, d.notes...), Next: d.steps(command),
	}
	for _, ch := range d.plan.Changes {
		e := entry{Path: ch.Path, Action: ch.Action, Policy: ch.Policy, Mode: fmt.Sprintf("%04o", ch.Mode.Perm()), Secret: ch.Secret, Why: d.why(ch)}
		if !ch.Secret {
			e.SHA256 = plan.Sum(ch.Content)
			if c.diff && d.shows(ch) {
				e.Diff = merge.Unified(ch.Path, ch.Old, ch.Content)
			}
		}
		r.Files = append(r.Files, e)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// preview shows the plan to the person who is about to be asked.
func preview(sys IO, c *common, d *deployment) {
	summary(sys.Err, c, d)
	warn(sys.Err, d)
	fmt.Fprintln(sys.Err)
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
	return d.brief && !d.plan.Pending() && len(d.holes)+d.plan.Conflicts()+d.plan.Widened() == 0
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
		if ch.Policy == render.State {
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
	fmt.Fprintf(w, "  and the tool's own memory in .magi-harden: %d of %d files change\n", touched, state)
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
		fmt.Fprintf(w, "  leave    %s\n", printable(l))
	}
}

func (d *deployment) remark(ch plan.Change) string {
	var parts []string
	if ch.Secret {
		parts = append(parts, fmt.Sprintf("%04o", ch.Mode.Perm()))
	}
	if why := d.why(ch); why != "" {
		parts = append(parts, why)
	} else if d.cause == nil && ch.Policy == render.Keyed && ch.Old != nil && ch.Action == plan.Update {
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
