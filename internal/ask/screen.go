package ask

import (
	"bytes"
	"os"

	"golang.org/x/term"
)

const cursorQuery = "\x1b[6n"

// screen is the terminal as survey writes to it.
type screen struct {
	*os.File
	queried bool // a cursor query was written and not answered
	closed  bool // no more queries, because nobody reads the answer
}

// Write implements io.Writer for a raw terminal. Texts are escaped, so a query in
// p is survey's own.
func (s *screen) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(cursorQuery)) {
		if s.closed {
			return len(p), nil
		}
		s.queried = true
	}
	if _, err := s.File.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n"))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// size of a terminal in columns and rows, 80 and 24 where it does not say.
func size(f *os.File) (columns, rows int) {
	columns, rows, err := term.GetSize(int(f.Fd()))
	if err != nil || columns < 1 || rows < 1 {
		return 80, 24
	}
	return columns, rows
}
