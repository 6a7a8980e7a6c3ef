package cli

import (
	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// left is what does not come along, of the stack's Jupyter and of the command
// that was given.
func (d *deployment) left() []string {
	return append(append([]string{}, d.spec.Command.Left...), d.input.Design.Jupyter.Dropped...)
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
