package ask

import (
	"bytes"
	"errors"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// Terminal is the input of New.
type Terminal struct {
	In      *os.File                 // answers
	Err     *os.File                 // prompts
	Getenv  func(name string) string // TERM, ACCESSIBLE, NO_COLOR; as os.Getenv
	NoColor bool                     // colours off, as NO_COLOR does

	limits limits // zero: the usual ones
}

// Interactive reports whether there is somebody to ask: stdin and stderr are
// terminals, and CI is not set. A --no-input flag is the caller's to heed.
func Interactive(stdin, stderr *os.File, getenv func(string) string) bool {
	return IsTerminal(stdin) && IsTerminal(stderr) && getenv("CI") == ""
}

// New chooses the Prompter: survey on a terminal that answers the cursor query,
// else plain lines (TERM=dumb or none, ACCESSIBLE set, a mute terminal, a pipe).
// What was typed during the query is not lost. The func restores the terminal's
// mode as New found it; call it before the program ends, however it ends. The
// error is that of a Prompter: the query was interrupted.
func New(t Terminal) (Prompter, func(), error) {
	if t.limits == (limits{}) {
		t.limits = limits{probe: 300 * time.Millisecond, answer: 2 * time.Second, key: 50 * time.Millisecond}
	}
	in := &source{file: t.In}
	restore := in.saveMode()
	if t.canMoveCursor() {
		answers, err := in.probe(t.Err, t.limits.probe)
		if err != nil {
			return nil, restore, err
		}
		if answers {
			color := !t.NoColor && t.Getenv("NO_COLOR") == ""
			return newSurvey(in, t.Err, t.limits, color), restore, nil
		}
	}
	return Plain(in.prompter(t.Err)), restore, nil
}

func (t Terminal) canMoveCursor() bool {
	name := t.Getenv("TERM")
	return IsTerminal(t.In) && IsTerminal(t.Err) && name != "" && name != "dumb" && t.Getenv("ACCESSIBLE") == ""
}

// probe asks the terminal where the cursor is and reports whether it answered. It
// must be raw for that, or the answer would wait for an Enter.
func (s *source) probe(out io.Writer, wait time.Duration) (answers bool, err error) {
	err = s.raw(func() error {
		if _, err := io.WriteString(out, cursorQuery); err != nil {
			return err
		}
		_, err := s.cursor(wait)
		answers = err == nil
		if errors.Is(err, errTimeout) {
			err = nil
		}
		// A raw terminal sends Enter as it is.
		s.queue = bytes.ReplaceAll(s.queue, []byte("\r"), []byte("\n"))
		return err
	})
	return answers, err
}

// IsTerminal reports whether f is a terminal.
func IsTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }
