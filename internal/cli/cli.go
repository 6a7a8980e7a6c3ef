// Package cli is the command line. It turns flags, variables, files and prompts into
// one call of package deploy, and the result into text or JSON and an exit code.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/ask"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/version"
	"github.com/spf13/cobra"
)

// The exit codes, which scripts rely on.
const (
	ExitOK          = 0   // done
	ExitFailed      = 1   // the command could not do its work
	ExitUsage       = 2   // wrong usage or answers
	ExitPending     = 3   // findings, drift or pending changes
	ExitConflict    = 4   // merge conflicts
	ExitInterrupted = 130 // Ctrl-C, as a shell counts it: 128 + 2; SIGTERM and SIGHUP likewise
)

// IO has the streams, the environment and the prompter of a command.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
	Env      func(string) string
	Environ  func() []string
	// Prompter starts the prompts, in plain text with noColor; nil: no terminal.
	Prompter func(sys IO, noColor bool) (ask.Prompter, func(), error)
	// Watched says that Out is a terminal, like Err.
	Watched bool
	// Now is the clock; nil: time.Now.
	Now func() time.Time

	retired []string // tests: managed files of a simulated older release
}

func (sys IO) now() time.Time {
	if sys.Now == nil {
		return time.Now()
	}
	return sys.Now()
}

// System is the process's own IO.
func System() IO {
	sys := IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Environ: os.Environ, Watched: ask.IsTerminal(os.Stdout)}
	if ask.Interactive(os.Stdin, os.Stderr, os.Getenv) {
		sys.Prompter = terminal
	}
	return sys
}

// terminal is the prompter of a real terminal.
func terminal(sys IO, noColor bool) (ask.Prompter, func(), error) {
	return ask.New(ask.Terminal{In: os.Stdin, Err: os.Stderr, Getenv: sys.Env, NoColor: noColor})
}

// Main runs one command line and returns its exit code. It prints the error; no
// other function does. What is not printable in any output is escaped here.
func Main(args []string, sys IO) int {
	sys.Out, sys.Err = printable.Writer(sys.Out), printable.Writer(sys.Err)
	root := newRootCmd(sys)
	root.SetArgs(args)
	err := root.ExecuteContext(context.Background())
	if err == nil {
		return ExitOK
	}
	if !errors.Is(err, errSilent) {
		printError(sys.Err, err.Error())
	}
	return exitCode(err)
}

// printError writes the problem, and its hint on the next lines.
func printError(w io.Writer, text string) {
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		prefix := "magi-harden: "
		if i > 0 {
			prefix = "  "
		}
		fmt.Fprintln(w, prefix+line)
	}
}

// codedError is an error with its exit code.
type codedError struct {
	code int
	err  error
}

func (e codedError) Error() string { return e.err.Error() }

func (e codedError) Unwrap() error { return e.err }

// errSilent is the error of a command whose output says everything.
var errSilent = errors.New("pending changes")

func withCode(code int, err error) error {
	if err == nil {
		return nil
	}
	return codedError{code, err}
}

func exitCode(err error) int {
	var coded codedError
	var problems answers.Problems
	var wrong deploy.UsageError
	var signal *ask.SignalError
	var due *apply.DueError
	switch {
	case errors.As(err, &due):
		return ExitPending
	case errors.As(err, &signal):
		return 128 + int(signal.Signal)
	case errors.Is(err, ask.ErrInterrupted), errors.Is(err, ask.ErrEnded), errors.Is(err, context.Canceled):
		return ExitInterrupted
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &wrong):
		return ExitUsage
	case errors.As(err, &problems), strings.HasPrefix(err.Error(), "unknown command"):
		return ExitUsage
	}
	return ExitFailed
}

func newRootCmd(sys IO) *cobra.Command {
	root := &cobra.Command{
		Use:   "magi-harden",
		Short: "Harden the Jupyter service of a Docker Compose stack, and keep it hardened",
		Long: "magi-harden secures the Jupyter service of a Docker Compose stack, so that it can be reached from a network.\n" +
			"It reads the stack, asks a few questions and writes a compose override, a Dockerfile, configuration for\n" +
			"Jupyter and nginx, certificates and firewall rules.",
		Version:       version.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.NoArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetVersionTemplate("magi-harden {{.Version}}\n")
	root.SetIn(sys.In)
	root.SetOut(sys.Out)
	root.SetErr(sys.Err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		return withCode(ExitUsage, errors.New(printable.Text(err.Error()))) // it repeats the flag
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(newInitCmd(sys), newUpgradeCmd(sys), newSchemaCmd(sys))
	return root
}
