package ask

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// keyboard is the terminal as survey reads it: one whole key at a time, so that
// survey buffers (and loses) nothing that was typed ahead, and the answer to a
// cursor query alone. Ctrl-C and Ctrl-D end the reading.
type keyboard struct {
	source *source
	screen *screen
	err    error // what ended the reading; it stays
	limits limits
}

// limits are how long a terminal may take.
type limits struct {
	probe  time.Duration // for its first answer to the cursor query
	answer time.Duration // for each later one
	key    time.Duration // for the rest of an escape sequence
}

// Read implements io.Reader. p must have room for one key, some 30 bytes.
func (k *keyboard) Read(p []byte) (int, error) {
	for k.err == nil {
		key, err := k.next()
		if key != "" {
			return copy(p, key), nil
		}
		k.err = err
	}
	k.settle()
	return 0, k.err
}

// settle ends the queries: it takes in the answer that nobody waits for any more
// while the terminal is still raw, or it would be typed into the shell.
func (k *keyboard) settle() {
	k.screen.closed = true
	if k.screen.queried {
		k.source.queue = bytes.ReplaceAll(k.source.queue, []byte{ctrlC}, nil)
		_, _ = k.source.cursor(k.limits.probe)
		k.screen.queried = false
	}
}

// next is the next key; it is empty when one was left out, or with an error.
func (k *keyboard) next() (string, error) {
	if k.screen.queried {
		return k.cursor()
	}
	queue := k.source.queue
	if len(queue) == 0 {
		return "", k.source.fill(forever)
	}
	key, n := nextKey(queue)
	if n == 0 {
		err := k.source.fill(k.limits.key)
		if errors.Is(err, errTimeout) { // the Escape key alone, a broken rune
			k.source.queue = nil
			return "", nil
		}
		return "", err
	}
	k.source.queue = queue[n:]
	switch key {
	case string(ctrlC):
		return "", ErrInterrupted
	case string(ctrlD): // survey would take it for Enter
		return "", ErrEnded
	}
	return key, nil
}

// cursor is the terminal's answer to survey's query. Where it stays away the
// lower left corner must do: that costs the layout, and survey does not hang.
func (k *keyboard) cursor() (string, error) {
	answer, err := k.source.cursor(k.limits.answer)
	if errors.Is(err, errTimeout) {
		_, rows := size(k.screen.File)
		answer, err = fmt.Sprintf("\x1b[%d;1R", rows), nil
	}
	k.screen.queried = err != nil
	return answer, err
}

// cursor waits for the answer to a cursor query and takes it out of the queue;
// keys that were typed meanwhile stay there, but a Ctrl-C is heeded.
func (s *source) cursor(wait time.Duration) (string, error) {
	until := time.Now().Add(wait)
	for {
		if from, to, found := cursorAnswer(s.queue); found {
			answer := string(s.queue[from:to])
			s.queue = append(s.queue[:from:from], s.queue[to:]...)
			return answer, nil
		}
		if bytes.IndexByte(s.queue, ctrlC) >= 0 {
			return "", ErrInterrupted
		}
		if err := s.fill(max(0, time.Until(until))); err != nil {
			return "", err
		}
	}
}

// Fd implements survey's reader.
func (k *keyboard) Fd() uintptr { return k.source.file.Fd() }
