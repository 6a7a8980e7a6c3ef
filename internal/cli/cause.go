package cli

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/spec"
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
	d.cause = &cause{moved: d.unloaded != nil || slices.ContainsFunc(d.notes, func(n string) bool { return strings.HasPrefix(n, moved) })}
	data, err := d.tree.Read(plan.AnswersFile)
	if err != nil || d.manifest.Sum(plan.AnswersFile) != plan.Sum(data) {
		return // the answers were edited, and what they were is gone
	}
	in := d.input
	if in.Spec, _, err = spec.Resolve([]spec.Answers{d.stored}, stack.Host(d.stack.Found()), nil); err != nil {
		return
	}
	files := d.files // rendered once more only where an answer is another one
	if !reflect.DeepEqual(in.Spec, d.input.Spec) {
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

// driftOf says why a file will not stay as it is; nothing of one that will.
func (d *deployment) driftOf(ch plan.Change) []drift {
	one := func(kind, detail string) []drift { return []drift{{kind, ch.Path, detail}} }
	now := plan.Sum(d.rendered()[ch.Path])
	switch {
	case ch.Meta != "":
		return one(ch.Meta, ch.Why)
	case d.cause == nil, ch.Policy == render.State:
		return nil
	case ch.Action == plan.Create && d.manifest.Has(ch.Path):
		return one("missing", "is missing")
	case ch.Action == plan.Update && ch.Policy == render.Keyed:
		return one("keys", "single keys; every other byte stays")
	case ch.Action == plan.Update && ch.Policy == render.CreateOnce:
		return one("certificate", "the file that it is a copy of changed")
	case ch.Action == plan.Conflict:
		return append(one("conflict", "your edit and the new version change the same lines"), d.causes(ch.Path, now)...)
	case ch.Action == plan.Remove:
		return d.causes(ch.Path, "")
	case ch.Policy == render.Managed && slices.Contains([]plan.Action{plan.Create, plan.Update, plan.Merge}, ch.Action):
		return d.causes(ch.Path, now)
	}
	return nil
}

// drift lists all reasons. It is empty only when there is nothing to do and
// nothing to mend. A first run has none.
func (d *deployment) drift(command string) []drift {
	out := []drift{}
	if command == "init" {
		return out
	}
	if d.unloaded != nil {
		out = append(out, *d.unloaded)
	}
	out = append(out, d.spoiledDrift()...)
	for _, ch := range d.plan.Changes {
		out = append(out, d.driftOf(ch)...)
		if ch.Widened() {
			out = append(out, drift{plan.MetaMode, ch.Path, fmt.Sprintf("mode %04o lets others write it", ch.Mode.Perm())})
		}
	}
	for _, f := range d.plan.Folders {
		if f.Meta == "" {
			f.Meta, f.Why = "missing", "is missing"
		}
		out = append(out, drift{f.Meta, f.Path, f.Why})
	}
	for _, h := range d.holes {
		text, _, _ := strings.Cut(h.Error(), "\n")
		out = append(out, drift{"hole", d.holePath(h), text})
	}
	if len(out) == 0 && d.plan.Pending() {
		out = append(out, d.memory())
	}
	return out
}

// memory says why only what the tool remembers changes.
func (d *deployment) memory() drift {
	for _, ch := range d.plan.Changes {
		if ch.Path == plan.AnswersFile && ch.Action != plan.Keep {
			return drift{"answer", ch.Path, "an answer changed, and no file depends on it"}
		}
	}
	if d.cause.moved {
		return drift{"stack", d.stack.Files[0], "the stack changed, and no file depends on it"}
	}
	return drift{"state", ".magi-harden", "the tool's own memory is not up to date"}
}

// holePath is the file that an edit opened a hole in.
func (d *deployment) holePath(hole error) string {
	if strings.HasPrefix(hole.Error(), nginxFile+":") {
		return nginxFile
	}
	return d.stack.Ours
}

// why says it in a few words.
func (d *deployment) why(ch plan.Change) string {
	var parts []string
	for _, x := range d.driftOf(ch) {
		parts = append(parts, x.Detail)
	}
	return strings.Join(parts, ", ")
}
