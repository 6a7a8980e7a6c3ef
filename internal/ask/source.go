package ask

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// source is the input: what was read from it and not used yet, and the signals
// that end the waiting for more.
type source struct {
	file    *os.File
	queue   []byte
	signals chan os.Signal // set while a question is open
}

const (
	forever = time.Duration(-1)
	// tick is how long a signal may go unnoticed: input is polled, because a
	// read from a terminal cannot be woken up.
	tick = 50 * time.Millisecond
	// maxLine is far above every answer, and keeps an endless line out of memory.
	maxLine = 64 << 10

	ctrlC = '\x03'
	ctrlD = '\x04'
)

var errTimeout = errors.New("no input in time")

// fill waits for input and appends it to the queue. Its errors are errTimeout,
// ErrEnded, ErrInterrupted, a *SignalError, or one of the system.
func (s *source) fill(wait time.Duration) error {
	until := time.Now().Add(wait)
	for {
		if err := s.caught(); err != nil {
			return err
		}
		nap := tick
		if wait >= 0 {
			nap = min(nap, time.Until(until))
			if nap <= 0 {
				return errTimeout
			}
		}
		fds := []unix.PollFd{{Fd: int32(s.file.Fd()), Events: unix.POLLIN}}
		n, err := unix.Poll(fds, int(nap/time.Millisecond)+1)
		switch {
		case errors.Is(err, unix.EINTR) || err == nil && n == 0:
			continue
		case err != nil:
			return fmt.Errorf("wait for input: %w", err)
		}
		return s.read()
	}
}

// read takes what is there. A terminal that was closed (EIO) is the end.
func (s *source) read() error {
	buf := make([]byte, 4096)
	n, err := s.file.Read(buf)
	s.queue = append(s.queue, buf[:n]...)
	switch {
	case n > 0:
		return nil
	case err == nil || errors.Is(err, io.EOF) || errors.Is(err, syscall.EIO):
		return ErrEnded
	}
	return fmt.Errorf("read input: %w", err)
}

// prompter returns what a plain Prompter asks with: it writes a text to out and
// reads a line, with the signals caught.
func (s *source) prompter(out io.Writer) func(text string) (string, error) {
	return func(text string) (line string, err error) {
		err = s.guarded(func() error {
			if _, err := io.WriteString(out, text); err != nil {
				return err
			}
			line, err = s.line()
			return err
		})
		if err != nil {
			_, _ = io.WriteString(out, "\n") // the prompt's line is still open
		}
		return line, err
	}
}

// line takes a line off the input. The last line of a pipe needs no line break;
// on a terminal Ctrl-D is never the end of an answer.
func (s *source) line() (string, error) {
	for {
		s.queue = dropCursorAnswers(s.queue)
		if i := bytes.IndexAny(s.queue, "\n"+string(ctrlD)); i >= 0 {
			text, end := string(s.queue[:i]), s.queue[i]
			s.queue = s.queue[i+1:]
			if end == ctrlD { // typed while the terminal was raw
				return "", ErrEnded
			}
			return text, nil
		}
		if len(s.queue) > maxLine {
			return "", fmt.Errorf("line of more than %d bytes", maxLine)
		}
		err := s.fill(forever)
		if errors.Is(err, ErrEnded) && len(s.queue) > 0 && !IsTerminal(s.file) {
			text := string(s.queue)
			s.queue = nil
			return text, nil
		}
		if err != nil {
			return "", err
		}
	}
}

// retype puts a text before all that was not read yet.
func (s *source) retype(text string) { s.queue = append([]byte(text), s.queue...) }
