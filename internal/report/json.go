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
	"example.com/magi-harden/internal/printable"
)

// result is the JSON form of a deploy.Result. Its fields are stable: new ones may be
// added, none changes its meaning. It has no secret, and no hash of a file with one.
type result struct {
	Version  int               `json:"version"` // of this format: 1
	Command  deploy.Command    `json:"command"`
	Dir      string            `json:"dir"`
	DryRun   bool              `json:"dry_run"`
	Changed  bool              `json:"changed"` // files were written, or would be
	Profile  string            `json:"profile"`
	Service  string            `json:"service"`
	URL      string            `json:"url"`
	Files    []entry           `json:"files"`
	Left     []string          `json:"left"`     // what is dropped of the stack's Jupyter, and why
	Drift    []reason          `json:"drift"`    // of upgrade: why the folder is out of date
	Findings []finding.Finding `json:"findings"` // the facts behind Warnings
	Warnings []string          `json:"warnings"`
	Next     []string          `json:"next"`
}

// reason is the JSON form of a deploy.Drift.
type reason struct {
	Kind   deploy.DriftKind `json:"kind"`
	Path   string           `json:"path"`
	Detail string           `json:"detail"`
}

// entry is the JSON form of a plan.Change.
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

// JSON writes a result for scripts. It fails when the writer does.
func JSON(w io.Writer, r deploy.Result, v View) error {
	out := result{
		Version: 1, Command: r.Command, Dir: r.Dir, DryRun: r.ReadOnly, Changed: r.Plan.Pending(),
		Profile: string(r.Answers.Profile), Service: r.Answers.Service, URL: r.Design.Front.URL(),
		Files: []entry{}, Left: []string{}, Drift: []reason{},
		Findings: findings(r), Warnings: []string{}, Next: append([]string{}, r.Steps...),
	}
	for _, d := range r.Dropped {
		out.Left = append(out.Left, d.String())
	}
	for _, f := range out.Findings {
		out.Warnings = append(out.Warnings, words(f, tenseOf(r)))
	}
	for _, d := range r.Drift {
		out.Drift = append(out.Drift, reason{d.Kind, d.Path, drift(d)})
	}
	for _, ch := range r.Plan.Changes {
		e := entry{Path: ch.Path, Action: ch.Action, Policy: ch.Policy, Mode: fmt.Sprintf("%04o", ch.Mode.Perm()), Secret: ch.Secret, Why: why(r, ch)}
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
	enc := json.NewEncoder(printable.JSON(w))
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
