// Package deploy is the whole product without a terminal: each use case is one
// function with typed options and a typed result. The clock, randomness, the
// person to ask and the words to print are handed in or made elsewhere.
package deploy

import (
	"io"
	"io/fs"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/stack"
)

// Options are the circumstances of every use case.
type Options struct {
	Dir string
	// Layers gives the sources of answers, the strongest first; stored are those
	// of the last run, which come last by themselves. nil: none.
	Layers func(stored answers.Source) ([]answers.Source, error)
	Person Person // nil: nobody is asked
	// Confirm is asked before the first write, with what would be written; its
	// error ends the run. nil: nobody is asked.
	Confirm func(Result) error
	// Guard runs a change of the folder. The stop that it hands in is asked once,
	// when all is prepared and nothing is in place yet. nil: the change just runs.
	Guard func(change func(stop func() error) error) error

	ReadOnly  bool                              // only look: every write fails, that of a recovery included
	Recovered func(apply.Recovery)              // told of an interrupted change that was dealt with; nil: nobody
	ReadFile  func(path string) ([]byte, error) // of what an answer names, such as the user's own certificate; nil: from the disk
	Shell     func(name string) string          // variables of the shell that will run Compose; nil: none
	Now       time.Time
	Random    io.Reader

	Version Version // what another version of magi-harden does differently
}

// Version is what another version of magi-harden does differently. The zero value
// is this one.
type Version struct {
	Templates fs.FS                         // nil: of this version
	Files     func([]file.File) []file.File // what it makes of the rendered files; nil: nothing
	Retired   []string                      // managed files that only it wrote
}

// Person answers what no layer does.
type Person interface {
	// Service picks the Jupyter service where several look like it; empty where
	// that is not asked for.
	Service(candidates []stack.Candidate) (string, error)
	// Answers settles every answer. Asked are the keys that were put to somebody.
	Answers(q Questions) (s answers.Answers, notes []string, asked []string, err error)
}

// Questions are what answers are settled from.
type Questions struct {
	Layers  []answers.Source // the stored ones last
	Found   answers.Found
	Profile answers.Change // what a change of the profile does to the stored answers
}

// UsageError is wrong usage or a wrong answer, and not a failure of the work.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap gives the error itself.
func (e UsageError) Unwrap() error { return e.Err }

func usage(err error) error {
	if err == nil {
		return nil
	}
	return UsageError{err}
}

// known has the policies of the files that the tool writes.
func (o Options) known(name string) (file.Policy, bool) {
	return layout.Default().Written(name, o.Version.Retired...)
}

// apply are the circumstances of everything that touches the folder.
func (o Options) apply(command Command) apply.Options {
	return apply.Options{Command: string(command), ReadOnly: o.ReadOnly, Writes: plan.Known(o.known).Writes, Now: o.Now}
}

// guarded runs a change.
func (o Options) guarded(change func(stop func() error) error) error {
	if o.Guard == nil {
		return change(nil)
	}
	return o.Guard(change)
}

// recover finishes or takes back what an interrupted run left; a run that only
// looks fails with what is due.
func (o Options) recover(command Command) error {
	r, err := apply.Recover(o.Dir, o.apply(command))
	if err == nil && r != nil && o.Recovered != nil {
		o.Recovered(*r)
	}
	return err
}
