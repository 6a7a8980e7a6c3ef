package ask

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/term"
)

// guarded runs f, in which the terminal may be in any mode. However f ends, be it
// a signal or a panic, the terminal's mode is afterwards as it was before. Signals
// are caught only while f runs; between questions they end the program as usual.
func (s *source) guarded(f func() error) (err error) {
	s.signals = make(chan os.Signal, 1)
	defer func() {
		signal.Stop(s.signals)
		if err == nil { // it arrived after the last read
			err = s.caught()
		}
		s.signals = nil
	}()
	for _, sig := range []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(sig) { // as under nohup
			signal.Notify(s.signals, sig)
		}
	}
	defer s.saveMode()() // before the signals end the program again
	return f()
}

// raw is guarded on a raw terminal: keys come one by one and are not echoed, and
// a line break does not bring the cursor to the first column.
func (s *source) raw(f func() error) error {
	return s.guarded(func() error {
		if _, err := term.MakeRaw(int(s.file.Fd())); err != nil {
			return fmt.Errorf("set terminal to raw mode: %w", err)
		}
		return f()
	})
}

// caught is the error for a signal that has arrived, nil when there is none.
func (s *source) caught() error {
	select {
	case sig := <-s.signals:
		if sig == os.Interrupt {
			return ErrInterrupted
		}
		return &SignalError{Signal: sig.(syscall.Signal)}
	default:
		return nil
	}
}

// saveMode returns a func that brings back the mode that the terminal has now.
// It does nothing where the input is not a terminal.
func (s *source) saveMode() func() {
	fd := int(s.file.Fd())
	mode, err := term.GetState(fd)
	if err != nil {
		return func() {}
	}
	return func() { _ = term.Restore(fd, mode) }
}
