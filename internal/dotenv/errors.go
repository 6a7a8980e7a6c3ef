package dotenv

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error is one fault of a .env file. It never holds text of the file.
type Error struct {
	Name    string // the file, as given to Parse
	Line    int    // from 1; 0 when the fault is the whole file's
	Problem string
	Hint    string // what to do next
}

// Error is "name:line: problem" and the hint on a line of its own.
func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s\n%s", e.Name, e.Problem, e.Hint)
	}
	return fmt.Sprintf("%s:%d: %s\n%s", e.Name, e.Line, e.Problem, e.Hint)
}

// A file with more faults than this is hardly a .env file; naming each would
// hide the first.
const maxErrors = 10

const saveAsText = "save it as UTF-8 text"

// fail records a fault, one for each line.
func (s *scanner) fail(line int, problem, hint string) {
	if line > 0 && line == s.failedLine {
		return
	}
	s.failedLine = line
	if len(s.errs) == maxErrors {
		s.unnamed++
		return
	}
	s.errs = append(s.errs, &Error{Name: s.name, Line: line, Problem: problem, Hint: hint})
}

// failures are the faults recorded, the last of them the number of those that
// are not named.
func (s *scanner) failures() error {
	if s.unnamed > 0 {
		s.errs = append(s.errs, &Error{Name: s.name, Problem: fmt.Sprintf("%d more lines have faults", s.unnamed),
			Hint: "check that this is a .env file"})
	}
	return errors.Join(s.errs...)
}

// checkText finds what is not text. It reports all lines with invalid UTF-8,
// and whether the statements can be read at all.
func (s *scanner) checkText() bool {
	if len(s.text) > MaxSize {
		s.fail(0, fmt.Sprintf("%d bytes, larger than a .env file can be (%d)", len(s.text), MaxSize),
			"check that the name is right")
		return false
	}
	if at := strings.IndexByte(s.text, 0); at >= 0 {
		s.fail(1+strings.Count(s.text[:at], "\n"), "a NUL byte: this is not a text file", saveAsText)
		return false
	}
	if utf8.ValidString(s.text) {
		return true
	}
	line := 0
	for text := range strings.Lines(s.text) {
		line++
		if !utf8.ValidString(text) {
			s.fail(line, "not valid UTF-8", saveAsText)
		}
	}
	return false
}
