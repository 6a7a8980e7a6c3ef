package deploy

import (
	"slices"

	"example.com/magi-harden/internal/caller"
	"example.com/magi-harden/internal/finding"
)

// findCalls reports how Compose is called with this shell, and by files of the folder,
// where plain docker compose would not load what was checked.
func (r *run) findCalls() {
	s := caller.Stack{
		Tree: r.tree, Files: append(slices.Clone(r.stack.Files), r.stack.Ours), Listed: r.stack.ComposeFile != "",
		Separator: r.stack.Separator(), Project: r.stack.RunsAs(),
	}
	if r.Shell != nil {
		for _, c := range caller.Environment(s, r.Shell) {
			r.findCall(finding.ShellVariable, c)
		}
	}
	data := r.data()
	calls, all := caller.Find(s, func(name string) bool { return r.managed(name) || foreign(name) || slices.Contains(data, name) })
	for _, c := range calls {
		r.findCall(finding.Caller, c)
	}
	if !all {
		r.find(finding.Finding{Kind: finding.Unsearched})
	}
}

func (r *run) findCall(kind finding.Kind, c caller.Call) {
	f := finding.Finding{Kind: kind, Subject: c.What, Object: r.stack.Ours, Items: c.Files, Then: c.Then, Place: c.Place}
	if c.Then == finding.OtherProject {
		f.Object = r.stack.RunsAs()
	}
	r.find(f)
	if c.Then.Bypasses() {
		r.bypasses = append(r.bypasses, f)
	}
}
