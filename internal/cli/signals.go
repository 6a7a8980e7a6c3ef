package cli

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/magi-harden/internal/ask"
)

// guard runs a change of the folder. A signal before the change is committed cancels
// it, and the command ends as if by that signal; after that it has no effect.
// Outside of guard a signal ends the program at once.
func guard(change func(stop func() error) error) error {
	signals := make(chan os.Signal, 1)
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(sig) { // as under nohup
			signal.Notify(signals, sig)
		}
	}
	defer signal.Stop(signals)
	return change(func() error {
		select {
		case sig := <-signals:
			if sig == os.Interrupt {
				return fmt.Errorf("%w: nothing was written", ask.ErrInterrupted)
			}
			return fmt.Errorf("%w: nothing was written", &ask.SignalError{Signal: sig.(syscall.Signal)})
		default:
			return nil
		}
	})
}

// lost returns the error of a report that could not be written, with what became of
// the files; nil for a nil error.
func lost(err error, applied, written bool) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EPIPE), errors.Is(err, os.ErrClosed):
		err = errors.New("stdout is closed")
	default:
		err = fmt.Errorf("stdout: %w", err)
	}
	switch {
	case written:
		return fmt.Errorf("the files were written, but the report could not be: %w\nto check them, run: magi-harden upgrade --check", err)
	case applied:
		return fmt.Errorf("the report could not be written: %w\nno file had to change", err)
	}
	return fmt.Errorf("the report could not be written: %w\nno file was written, as requested", err)
}
