// Package deploy has the use cases without a terminal: each is one function with
// typed options and a typed result. The clock, randomness and the person to ask are
// passed in; package report prints the results.
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
	"example.com/magi-harden/internal/tree"
)

// Options are common to all use cases.
type Options struct {
	Dir string
	// Layers returns the sources of answers, the strongest first, without stored,
	// the answers of the last run. nil: none.
	Layers func(stored answers.Source) ([]answers.Source, error)
	Person Person // nil: nobody is asked
	// Confirm is called before the first write with the planned result; its error
	// ends the run. nil: no confirmation.
	Confirm func(Result) error
	// Guard runs a change of the folder. The change calls the stop that it gets once,
	// when all is prepared and nothing written; an error of stop cancels the change.
	// nil: the change runs without one.
	Guard func(change func(stop func() error) error) error

	ReadOnly  bool                              // every write fails, that of a recovery included
	Recovered func(apply.Recovery)              // called after a recovery from an interrupted run; nil: no call
	ReadFile  func(path string) ([]byte, error) // reads files that answers name, such as a certificate; nil: from the disk
	Shell     func(name string) string          // the environment in which Compose will run; nil: empty
	Now       time.Time
	Random    io.Reader

	Version Version // what another version of magi-harden does differently
}

// Version simulates another release of magi-harden in tests. The zero value is this
// release.
type Version struct {
	Templates fs.FS                         // nil: of this release
	Files     func([]file.File) []file.File // changes the rendered files; nil: no change
	Retired   []string                      // managed files that only that release wrote
}

// Person answers the questions that no layer does.
type Person interface {
	// Service picks the Jupyter service among several candidates; "" where the
	// person is not asked.
	Service(candidates []stack.Candidate) (string, error)
	// Answers resolves every answer. asked are the keys of the questions that were
	// asked.
	Answers(q Questions) (s answers.Answers, remarks []answers.Remark, asked []string, err error)
}

// Questions has what answers are resolved from.
type Questions struct {
	Layers  []answers.Source // the stored answers last
	Found   answers.Found
	Profile answers.Change // the effect of a new profile on the stored answers
}

// UsageError is wrong usage or a wrong answer.
type UsageError struct{ Err error }

func (e UsageError) Error() string { return e.Err.Error() }

// Unwrap returns the error itself.
func (e UsageError) Unwrap() error { return e.Err }

func usage(err error) error {
	if err == nil {
		return nil
	}
	return UsageError{err}
}

// known returns the policy of a managed path; false for any other path.
func (o Options) known(name string) (file.Policy, bool) {
	return layout.Default().Written(name, o.Version.Retired...)
}

// apply returns the options of package apply.
func (o Options) apply(command Command) apply.Options {
	return apply.Options{Command: string(command), ReadOnly: o.ReadOnly, Writes: plan.Known(o.known).Writes, Now: o.Now}
}

// guarded runs a change with the guard.
func (o Options) guarded(change func(stop func() error) error) error {
	if o.Guard == nil {
		return change(nil)
	}
	return o.Guard(change)
}

// recover completes or reverts an interrupted run. With ReadOnly it fails with an
// apply.DueError where a recovery is due.
func (o Options) recover(command Command) error {
	if err := tree.Named(o.Dir); err != nil {
		return err
	}
	r, err := apply.Recover(o.Dir, o.apply(command))
	if err == nil && r != nil && o.Recovered != nil {
		o.Recovered(*r)
	}
	return err
}
