package deploy

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
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

// Result is what Init or Upgrade found and did.
type Result struct {
	Command      Command
	Dir          string // absolute
	Answers      answers.Answers
	Design       design.Design
	First        bool            // the folder was not initialised before
	Evidence     []string        // for the service being Jupyter
	Dropped      []trait.Dropped // what is dropped of the stack's Jupyter or of a given command
	Plan         plan.Plan
	Remarks      []answers.Remark     // about the answers
	Findings     []finding.Finding    // in the order of discovery
	Exposures    []neighbour.Exposure // of an init: what neighbours reach in this deployment
	Notes        []finding.Finding    // about files, found while they were written
	StackChanges []StackChange        // of an upgrade: what changed in the stack since the last run
	Drift        []Drift              // of an upgrade: why the folder is out of date
	Steps        []string             // the next steps
	Written      bool                 // the plan was applied
	ReadOnly     bool

	holes    int
	bypasses int
	unusable bool
	causes   map[string][]Drift // by path
}

// Idle reports whether an upgrade found no pending change and nothing to fix.
func (r Result) Idle() bool {
	return r.Command == CommandUpgrade && !r.Plan.Pending() && r.holes+r.bypasses+r.Plan.Conflicts()+r.Plan.Widened() == 0 && !r.unusable
}

// Why returns the reasons of one change; none for Init.
func (r Result) Why(ch plan.Change) []Drift { return r.causes[ch.Path] }

// Shows reports whether the lines of a change may be shown. Answers that were edited
// by hand may have a start command with a password.
func (r Result) Shows(ch plan.Change) bool {
	if ch.Path != layout.Answers || ch.Old == nil {
		return !ch.Secret
	}
	old, err := answers.ParseAnswers(ch.Path, ch.Old)
	return err == nil && !answers.MayHoldSecret(old)
}

// Counts returns the number of files with each action, without the state files.
func (r Result) Counts() map[plan.Action]int {
	out := map[plan.Action]int{}
	for _, ch := range r.Plan.Changes {
		if ch.Policy != file.State {
			out[ch.Action]++
		}
	}
	return out
}

// touched returns the files that changed and those that were removed. A file that
// only moved is in neither.
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

// result returns the result of a run before anything is written.
func (r *run) result(command Command) Result {
	out := Result{
		Command: command, Dir: r.tree.Dir, Answers: r.answers, Design: r.input.Design, First: r.manifest == nil, ReadOnly: r.ReadOnly,
		Dropped: slices.Concat(r.answers.Command.Left, r.input.Design.Jupyter.Dropped), Plan: r.plan, Remarks: r.remarks, Findings: r.findings, Drift: []Drift{},
	}
	for _, c := range r.stack.Candidates {
		if c.Service == r.answers.Service {
			out.Evidence = c.Evidence
		}
	}
	if command == CommandInit {
		out.Steps, out.Exposures = render.Steps(out.Design), out.Design.Exposed()
	} else {
		out.Steps = stepsAfter(out)
	}
	return out
}

func stepsAfter(r Result) []string {
	changed, removed := r.touched()
	return append([]string{}, render.StepsAfter(r.Design, changed, removed)...)
}
