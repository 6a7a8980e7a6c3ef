package cli

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"example.com/magi-harden/internal/ask"
)

// guard runs a change of the folder. A signal that comes before the change is
// decided takes it back, and the command ends as by the signal; one that comes
// later finds the change made, and the command ends as usual. Elsewhere nothing
// is half done, and a signal ends the program at once.
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

// lost says what a report that could not be written leaves unsaid.
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
		return fmt.Errorf("the files were written, but the report could not be: %w\nmagi-harden upgrade --check looks at them again", err)
	case applied:
		return fmt.Errorf("the report could not be written: %w\nthere was nothing to change, so the files are as they should be", err)
	}
	return fmt.Errorf("the report could not be written: %w\nno file was to be written, and none was", err)
}
