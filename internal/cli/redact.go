package cli

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/trait"
)

// left is what does not come along, of the stack's Jupyter and of the command
// that was given.
func (d *deployment) left() []trait.Dropped {
	return slices.Concat(d.spec.Command.Left, d.input.Design.Jupyter.Dropped)
}

// lines are the texts of what does not come along.
func lines(left []trait.Dropped) []string {
	out := []string{}
	for _, l := range left {
		out = append(out, l.String())
	}
	return out
}

// shows reports whether the lines of a change may be seen. The answers may hold
// what somebody wrote there by hand, such as a start command with a password.
func (d *deployment) shows(ch plan.Change) bool {
	if ch.Path != layout.Answers || ch.Old == nil {
		return !ch.Secret
	}
	old, err := answers.ParseAnswers(ch.Path, ch.Old)
	if err != nil {
		return false
	}
	return !answers.MayHoldSecret(old)
}
