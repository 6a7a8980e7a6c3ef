// Package ask puts questions to a person: with arrow keys where the terminal
// can do that, line by line where it cannot, and from a list of lines in tests.
// Prompts are written to stderr and never to stdout. There is no question for a
// secret, so every answer is echoed.
package ask

import (
	"errors"
	"fmt"
	"syscall"
)

// Prompter asks one question after the other. A method returns only an answer
// that the question's Check has accepted; until then it shows the reason and
// asks again. Its errors name the question and wrap ErrInterrupted, ErrEnded or
// an error of the terminal. It is not for concurrent use.
type Prompter interface {
	// Input asks for a line of text. An empty line is the default.
	Input(Question) (string, error)
	// Select asks for one of the options and returns its value.
	Select(Question) (string, error)
	// MultiSelect asks for any number of options and returns their values in
	// the order of Options.
	MultiSelect(Question) ([]string, error)
	// Confirm asks for yes or no. It does not use Check.
	Confirm(Question) (bool, error)
}

// Question is what a Prompter shows and how it judges the answer. Its texts may
// come from files: what could move a cursor or forge a line is shown escaped.
type Question struct {
	Message string   // one line, without the blank at its end
	Help    string   // more about it, may have several lines
	Default string   // for Input; for Select the value of an option
	Checked []string // for MultiSelect: the values that are chosen at first
	Yes     bool     // for Confirm: what an empty line means
	Options []Option // for Select and MultiSelect

	// Check is called with the answer, for MultiSelect with the values joined by
	// commas. Its error is the reason that the person reads, so it may have a
	// hint on a second line. It must be quick and must not print. Nil accepts all.
	Check func(answer string) error
}

// Option is one thing to choose.
type Option struct {
	Value string // what is returned
	Note  string // shown beside it, may be empty
}

// ErrInterrupted says that the person, or a signal, stopped the questions; the
// terminal is as it was before. Exit code 130, or see SignalError.
var ErrInterrupted = errors.New("interrupted")

// ErrEnded says that the input ended (Ctrl-D, end of a pipe, a terminal that was
// closed) before the question had an answer.
var ErrEnded = errors.New("input ended")

// SignalError says that SIGTERM, SIGHUP or SIGQUIT arrived while a question was
// open; the terminal is as it was before. errors.Is finds ErrInterrupted in it.
// A program that ends for it should do so with exit code 128 + Signal.
type SignalError struct{ Signal syscall.Signal }

// Error names the signal.
func (e *SignalError) Error() string { return "stopped by signal: " + e.Signal.String() }

// Unwrap makes it an ErrInterrupted.
func (e *SignalError) Unwrap() error { return ErrInterrupted }

// failed says which question an error belongs to.
func (q Question) failed(err error) error {
	return fmt.Errorf("ask %q: %w", q.Message, err)
}
