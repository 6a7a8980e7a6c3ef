package deploy

import (
	"reflect"
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/stack"
)

// cause is what is known of why today's files are not those of the last run.
type cause struct {
	before map[string]string // sums of today's files if no answer had changed; nil: not known
	moved  bool              // what matters of the stack has changed
}

// findCause renders once more with the answers that the last run stored. What
// has changed in spite of the same answers comes from the stack or the templates.
func (u *upgrade) findCause() {
	if u.cause != nil {
		return
	}
	u.cause = &cause{moved: u.inactive != nil || u.moved}
	data, err := u.tree.Read(layout.Answers)
	if err != nil || u.manifest.Sum(layout.Answers) != plan.Sum(data) {
		return // the answers were edited, and what they were is gone
	}
	f := u.facts
	if f.Answers, _, err = answers.Resolve([]answers.Source{u.stored}, stack.Host(u.stack.Found()), nil); err != nil {
		return
	}
	files := u.files // rendered once more only where an answer is another one
	if !reflect.DeepEqual(f.Answers, u.facts.Answers) {
		in, err := u.inputFor(f)
		if err != nil {
			return
		}
		if files, err = render.Files(in); err != nil {
			return
		}
	}
	u.cause.before = map[string]string{}
	for _, f := range files {
		u.cause.before[f.Path] = plan.Sum(f.Content)
	}
}

// causeText says of a kind what changed.
func causeText(k DriftKind) string {
	switch k {
	case DriftAnswer:
		return "an answer changed"
	case DriftStack:
		return "the stack or the template changed"
	}
	return "new template"
}

// of says what a managed file's new version comes from; a sum of "" is no file.
func (c *cause) of(path, last, now string) (out []Drift) {
	before := c.before[path]
	switch {
	case c.before == nil && c.moved:
		return []Drift{{DriftAnswer, path, "an answer, the stack or the template changed"}}
	case c.before == nil:
		return []Drift{{DriftAnswer, path, "an answer or the template changed"}}
	case before != now:
		out = append(out, Drift{DriftAnswer, path, causeText(DriftAnswer)})
	}
	kind := DriftTemplate
	if c.moved {
		kind = DriftStack
	}
	if before != last {
		out = append(out, Drift{kind, path, causeText(kind)})
	}
	return out
}

// causes says what a new version comes from. One that waited in conflict has the
// causes of then, too: the answers of then are the stored ones now.
func (u *upgrade) causes(path, now string) (out []Drift) {
	waiting, because := u.manifest.Waiting(path)
	for _, kind := range because {
		out = append(out, Drift{DriftKind(kind), path, causeText(DriftKind(kind))})
	}
	switch {
	case waiting == "":
		waiting = u.manifest.Sum(path)
	case waiting == now:
		return out
	}
	for _, x := range u.cause.of(path, waiting, now) {
		if !slices.Contains(because, string(x.Kind)) {
			out = append(out, x)
		}
	}
	return out
}

// because gives the kinds of the causes of a new version.
func (u *upgrade) because(path, now string) (kinds []string) {
	u.findCause()
	for _, x := range u.causes(path, now) {
		kinds = append(kinds, string(x.Kind))
	}
	return kinds
}
