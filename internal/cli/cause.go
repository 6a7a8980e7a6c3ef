package cli

import (
	"reflect"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/stack"
)

// drift is one reason why the tree is not as it would be made today.
type drift struct {
	// Kind is template, stack or answer, for what a new version of a file comes
	// from; or missing, mode, owner, keys, certificate, conflict, hole or state.
	Kind   string `json:"kind"`
	Path   string `json:"path"`
	Detail string `json:"detail"`
}

// cause is what is known of why today's files are not those of the last run.
type cause struct {
	before map[string]string // sums of today's files if no answer had changed; nil: not known
	moved  bool              // what matters of the stack has changed
}

// The texts of the causes.
const (
	anAnswer   = "an answer changed"
	aTemplate  = "new template"
	ofTheStack = "the stack or the template changed"
)

// findCause renders once more with the answers that the last run stored. What
// has changed in spite of the same answers comes from the stack or the templates.
func (d *deployment) findCause() {
	if d.cause != nil {
		return
	}
	d.cause = &cause{moved: d.inactive != nil || slices.ContainsFunc(d.notes, func(n string) bool { return strings.HasPrefix(n, moved) })}
	data, err := d.tree.Read(layout.Answers)
	if err != nil || d.manifest.Sum(layout.Answers) != plan.Sum(data) {
		return // the answers were edited, and what they were is gone
	}
	f := d.facts
	if f.Answers, _, err = answers.Resolve([]answers.Source{d.stored}, stack.Host(d.stack.Found()), nil); err != nil {
		return
	}
	files := d.files // rendered once more only where an answer is another one
	if !reflect.DeepEqual(f.Answers, d.facts.Answers) {
		in, err := d.inputFor(f)
		if err != nil {
			return
		}
		if files, err = render.Files(in); err != nil {
			return
		}
	}
	d.cause.before = map[string]string{}
	for _, f := range files {
		d.cause.before[f.Path] = plan.Sum(f.Content)
	}
}

// of says what a managed file's new version comes from; a sum of "" is no file.
func (c *cause) of(path, last, now string) (out []drift) {
	add := func(kind, detail string) { out = append(out, drift{kind, path, detail}) }
	before := c.before[path]
	switch {
	case c.before == nil && c.moved:
		add("answer", "an answer, the stack or the template changed")
		return out
	case c.before == nil:
		add("answer", "an answer or the template changed")
		return out
	case before != now:
		add("answer", anAnswer)
	}
	switch {
	case before == last:
	case c.moved:
		add("stack", ofTheStack)
	default:
		add("template", aTemplate)
	}
	return out
}

// causes says what a new version comes from. One that waited in conflict has the
// causes of then, too: the answers of then are the stored ones now.
func (d *deployment) causes(path, now string) (out []drift) {
	waiting, because := d.manifest.Waiting(path)
	text := map[string]string{"answer": anAnswer, "stack": ofTheStack, "template": aTemplate}
	for _, kind := range because {
		out = append(out, drift{kind, path, text[kind]})
	}
	switch {
	case waiting == "":
		waiting = d.manifest.Sum(path)
	case waiting == now:
		return out
	}
	for _, x := range d.cause.of(path, waiting, now) {
		if !slices.Contains(because, x.Kind) {
			out = append(out, x)
		}
	}
	return out
}

// because gives the kinds of the causes of a new version.
func (d *deployment) because(path, now string) (kinds []string) {
	d.findCause()
	for _, x := range d.causes(path, now) {
		kinds = append(kinds, x.Kind)
	}
	return kinds
}
