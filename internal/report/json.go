package report

import (
	"encoding/json"
	"fmt"
	"io"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/merge"
	"example.com/magi-harden/internal/plan"
)

// result is the JSON form of what init and upgrade did. Its fields are stable: new
// ones may come, none changes its meaning. It holds no secret, and no hash of a
// file that has one.
type result struct {
	Version  int               `json:"version"` // of this format: 1
	Command  deploy.Command    `json:"command"`
	Dir      string            `json:"dir"`
	DryRun   bool              `json:"dry_run"`
	Changed  bool              `json:"changed"` // something was written, or would be
	Profile  string            `json:"profile"`
	Service  string            `json:"service"`
	URL      string            `json:"url"`
	Files    []entry           `json:"files"`
	Left     []string          `json:"left"`     // what of the stack's Jupyter does not stay, and why
	Drift    []deploy.Drift    `json:"drift"`    // of upgrade: why the folder is not as it would be made
	Findings []finding.Finding `json:"findings"` // what Warnings says in words
	Warnings []string          `json:"warnings"`
	Next     []string          `json:"next"`
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

// JSON writes a result for a script.
func JSON(w io.Writer, r deploy.Result, v View) error {
	out := result{
		Version: 1, Command: r.Command, Dir: r.Dir, DryRun: r.ReadOnly, Changed: r.Plan.Pending(),
		Profile: string(r.Answers.Profile), Service: r.Answers.Service, URL: r.Design.Front.URL(),
		Files: []entry{}, Left: []string{}, Drift: r.Drift,
		Findings: append([]finding.Finding{}, r.Findings...), Warnings: []string{}, Next: append([]string{}, r.Steps...),
	}
	for _, d := range r.Dropped {
		out.Left = append(out.Left, d.String())
	}
	for _, f := range r.Findings {
		out.Warnings = append(out.Warnings, Words(f))
	}
	for _, ch := range r.Plan.Changes {
		e := entry{Path: ch.Path, Action: ch.Action, Policy: ch.Policy, Mode: fmt.Sprintf("%04o", ch.Mode.Perm()), Secret: ch.Secret, Why: Why(r, ch)}
		if !ch.Secret && ch.Action != plan.Deleted {
			e.SHA256 = plan.Sum(ch.Content)
			if v.Diff && r.Shows(ch) {
				e.Diff = merge.Unified(ch.Path, ch.Old, ch.Content)
			}
		}
		out.Files = append(out.Files, e)
	}
	return encode(w, out)
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
