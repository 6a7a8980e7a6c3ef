package deploy

import (
	"slices"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/stack"
)

// findMoved tells what of the stack changed since the last run, and what the
// hardening does about it.
func (u *upgrade) findMoved() {
	if u.manifest.Stack == nil {
		return
	}
	now := u.stack.Traits()
	for _, t := range now {
		if !slices.Contains(u.manifest.Stack, t.Trait) {
			u.moved = true
			u.find(finding.Finding{Kind: finding.StackChanged, Subject: stack.Text(t.Trait), Detail: t.Response.Text()})
		}
	}
	for _, was := range u.manifest.Stack {
		if !slices.ContainsFunc(now, func(t stack.Trait) bool { return t.Trait == was }) {
			u.moved = true
			u.find(finding.Finding{Kind: finding.StackLost, Subject: stack.Text(was)})
		}
	}
}
