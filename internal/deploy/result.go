package deploy

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/trait"
)

// Command is a use case.
type Command string

// The use cases that change a folder.
const (
	CommandInit    Command = "init"
	CommandUpgrade Command = "upgrade"
	CommandUndo    Command = "upgrade --undo"
)

// Result is what a use case found and did.
type Result struct {
	Command  Command
	Dir      string // absolute
	Answers  answers.Answers
	Design   design.Design
	First    bool            // nothing of an earlier run was there
	Evidence []string        // why this service is Jupyter
	Dropped  []trait.Dropped // what of the stack's Jupyter, or of a given command, does not stay
	Plan     plan.Plan
	Findings []finding.Finding // in the order in which they came up
	Drift    []Drift           // of an upgrade: why the folder is not as it would be made
	Steps    []string          // what is left to do
	Written  bool              // the plan was carried out
	ReadOnly bool

	holes    int
	unusable bool
	causes   map[string][]Drift // by path
}

// Idle reports whether an upgrade has nothing to do and nothing to mend.
func (r Result) Idle() bool {
	return r.Command == CommandUpgrade && !r.Plan.Pending() && r.holes+r.Plan.Conflicts()+r.Plan.Widened() == 0 && !r.unusable
}

// Why gives the reasons of one change.
func (r Result) Why(ch plan.Change) []Drift { return r.causes[ch.Path] }

// Shows reports whether the lines of a change may be seen. The answers may hold a
// start command that somebody wrote there by hand, with a password in it.
func (r Result) Shows(ch plan.Change) bool {
	if ch.Path != layout.Answers || ch.Old == nil {
		return !ch.Secret
	}
	old, err := answers.ParseAnswers(ch.Path, ch.Old)
	return err == nil && !answers.MayHoldSecret(old)
}

// Counts gives how many files of the deployment have each action; the tool's own
// memory is left out.
func (r Result) Counts() map[plan.Action]int {
	out := map[plan.Action]int{}
	for _, ch := range r.Plan.Changes {
		if ch.Policy != file.State {
			out[ch.Action]++
		}
	}
	return out
}

// touched are the files that changed, and those that are no longer part of it. A
// file that only has another place changes nothing for anybody.
func (r Result) touched() (changed, removed []string) {
	for _, ch := range r.Plan.Changes {
		switch {
		case ch.Meta != "", ch.From != "", layout.Moved()[ch.Path] != "":
		case ch.Action == plan.Remove:
			removed = append(removed, ch.Path)
		case slices.Contains([]plan.Action{plan.Create, plan.Update, plan.Merge}, ch.Action):
			changed = append(changed, ch.Path)
		}
	}
	return changed, removed
}

// result is what a run comes to, before anything is written.
func (r *run) result(command Command) Result {
	out := Result{
		Command: command, Dir: r.tree.Dir, Answers: r.answers, Design: r.input.Design, First: r.manifest == nil, ReadOnly: r.ReadOnly,
		Dropped: slices.Concat(r.answers.Command.Left, r.input.Design.Jupyter.Dropped), Plan: r.plan, Findings: r.findings, Drift: []Drift{},
	}
	for _, c := range r.stack.Candidates {
		if c.Service == r.answers.Service {
			out.Evidence = c.Evidence
		}
	}
	if command == CommandInit {
		out.Steps = render.Steps(out.Design)
	} else {
		out.Steps = stepsAfter(out)
	}
	return out
}

func stepsAfter(r Result) []string {
	changed, removed := r.touched()
	return append([]string{}, render.StepsAfter(r.Design, changed, removed)...)
}
