package cli

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// driftOf says why a file will not stay as it is; nothing of one that will.
func (d *deployment) driftOf(ch plan.Change) []drift {
	one := func(kind, detail string) []drift { return []drift{{kind, ch.Path, detail}} }
	now := plan.Sum(d.rendered()[ch.Path])
	switch {
	case ch.Meta != "":
		return one(ch.Meta, ch.Why)
	case d.cause == nil, ch.Policy == file.State:
		return nil
	case ch.Action == plan.Create && d.manifest.Has(ch.Path):
		return one("missing", "is missing")
	case ch.Action == plan.Update && ch.Policy == file.Keyed:
		return one("keys", "single keys; every other byte stays")
	case ch.Action == plan.Update && ch.Policy == file.CreateOnce:
		return one("certificate", "the file that it is a copy of changed")
	case ch.Action == plan.Conflict:
		return append(one("conflict", "your edit and the new version change the same lines"), d.causes(ch.Path, now)...)
	case ch.Action == plan.Remove:
		return d.causes(ch.Path, "")
	case ch.Policy == file.Managed && slices.Contains([]plan.Action{plan.Create, plan.Update, plan.Merge}, ch.Action):
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
	if d.inactive != nil {
		out = append(out, *d.inactive)
	}
	out = append(out, d.unusableDrift()...)
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
		if ch.Path == layout.Answers && ch.Action != plan.Keep {
			return drift{"answer", ch.Path, "an answer changed, and no file depends on it"}
		}
	}
	if d.cause.moved {
		return drift{"stack", d.stack.Files[0], "the stack changed, and no file depends on it"}
	}
	return drift{"state", layout.StateDir, "the tool's own memory is not up to date"}
}

// holePath is the file that an edit opened a hole in.
func (d *deployment) holePath(hole error) string {
	if strings.HasPrefix(hole.Error(), layout.NginxConfig+":") {
		return layout.NginxConfig
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
