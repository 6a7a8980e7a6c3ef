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

// cause tells why the rendered files differ from those of the last run.
type cause struct {
	before map[string]string // by path, the sums of the files with the answers of the last run; nil: not known
	moved  bool              // the stack changed
}

// findCause renders the files again with the answers of the last run. A file that
// differs even with those has changed because of the stack or the template.
func (u *upgrade) findCause() {
	if u.cause != nil {
		return
	}
	u.cause = &cause{moved: u.inactive != nil || u.moved != nil}
	data, err := u.tree.Read(layout.Answers)
	if err != nil || u.manifest.Sum(layout.Answers) != plan.Sum(data) {
		return // the answers were edited: those of the last run are lost
	}
	f := u.facts
	if f.Answers, _, err = answers.Resolve([]answers.Source{u.stored}, stack.Host(u.stack.Found()), nil); err != nil {
		return
	}
	files := u.files // rendered again only if an answer changed
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

// of returns the causes of the new version of a managed file. last and now are its
// sums, "" where there is no such version.
func (c *cause) of(path, last, now string) (out []Drift) {
	before := c.before[path]
	switch {
	case c.before == nil && c.moved:
		return []Drift{{Kind: DriftAnswer, Path: path, Or: []DriftKind{DriftStack, DriftTemplate}}}
	case c.before == nil:
		return []Drift{{Kind: DriftAnswer, Path: path, Or: []DriftKind{DriftTemplate}}}
	case before != now:
		out = append(out, Drift{Kind: DriftAnswer, Path: path})
	}
	kind := DriftTemplate
	if c.moved {
		kind = DriftStack
	}
	if before != last {
		out = append(out, Drift{Kind: kind, Path: path})
	}
	return out
}

// causes returns the causes of a new version. A file in conflict keeps the causes
// of the run that found the conflict, because that run stored its answers.
func (u *upgrade) causes(path, now string) (out []Drift) {
	waiting, because := u.manifest.Waiting(path)
	for _, kind := range because {
		out = append(out, Drift{Kind: DriftKind(kind), Path: path})
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

// because returns the kinds of the causes of a new version.
func (u *upgrade) because(path, now string) (kinds []string) {
	u.findCause()
	for _, x := range u.causes(path, now) {
		kinds = append(kinds, string(x.Kind))
	}
	return kinds
}
