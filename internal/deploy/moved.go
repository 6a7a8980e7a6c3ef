package deploy

import (
	"slices"

	"example.com/magi-harden/internal/stack"
)

// StackChange is a trait of the stack that is new since the last run, with what the
// hardening does about it, or one that is gone.
type StackChange struct {
	stack.Trait
	Gone bool
}

// findMoved compares the traits of the stack with those that the last run stored.
func (u *upgrade) findMoved() {
	if u.manifest.Stack == nil {
		return
	}
	now := u.stack.Traits()
	for _, t := range now {
		if !slices.Contains(u.manifest.Stack, t.Trait) {
			u.moved = append(u.moved, StackChange{Trait: t})
		}
	}
	for _, was := range u.manifest.Stack {
		if !slices.ContainsFunc(now, func(t stack.Trait) bool { return t.Trait == was }) {
			u.moved = append(u.moved, StackChange{stack.Trait{Trait: was}, true})
		}
	}
}
