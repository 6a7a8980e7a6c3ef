package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
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
	Path   string      `json:"path"`
	Action plan.Action `json:"action"` // as in package plan
	Policy file.Policy `json:"policy"` // managed, create-once, keyed, state
	Mode   string      `json:"mode"`   // octal, four digits
	SHA256 string      `json:"sha256,omitempty"`
	Secret bool        `json:"secret,omitempty"`
	Why    string      `json:"why,omitempty"`
	Diff   string      `json:"diff,omitempty"` // with --diff, never of a secret
}

// report writes the outcome to stdout, and warnings to stderr.
func report(sys IO, c *common, d *deployment, command string, applied bool) error {
	var out bytes.Buffer
	if c.output == "json" {
		if err := reportJSON(&out, c, d, command, applied); err != nil {
			return err
		}
	} else {
		if !d.shown {
			warn(sys.Err, d)
		}
		reportText(&out, c, d, command, applied, d.shown && sys.Watched)
	}
	if out.Len() == 0 {
		return nil
	}
	_, err := sys.Out.Write(out.Bytes())
	return lost(err, applied, d.written)
}

func reportText(w io.Writer, c *common, d *deployment, command string, applied, shown bool) {
	if c.quiet {
		return
	}
	if shown {
		outcome(w, d)
	} else {
		summary(w, c, d)
	}
	if !applied && !d.idle() {
		fmt.Fprintln(w, "\nNothing was written.")
	}
	if !applied {
		return
	}
	if command == "init" {
		fmt.Fprintf(w, "\nJupyter will answer at %s", d.input.Design.Front.URL())
	}
	next(w, d.steps(command))
	if command == "init" {
		fmt.Fprintln(w, "\n"+layout.Report+" says what was changed, why, and what it does not protect from.")
	}
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
		return render.Steps(d.input.Design)
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
	return append([]string{}, render.StepsAfter(d.input.Design, changed, removed)...)
}

func reportJSON(w io.Writer, c *common, d *deployment, command string, applied bool) error {
	r := result{
		Version: 1, Command: command, Dir: d.tree.Dir, DryRun: !applied, Changed: d.plan.Pending(),
		Profile: string(d.spec.Profile), Service: d.spec.Service, URL: d.input.Design.Front.URL(),
		Files: []entry{}, Left: lines(d.left()), Drift: d.drift(command), Warnings: append([]string{}, d.notes...), Next: d.steps(command),
	}
	for _, ch := range d.plan.Changes {
		e := entry{Path: ch.Path, Action: ch.Action, Policy: ch.Policy, Mode: fmt.Sprintf("%04o", ch.Mode.Perm()), Secret: ch.Secret, Why: d.why(ch)}
		if !ch.Secret && ch.Action != plan.Deleted {
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
