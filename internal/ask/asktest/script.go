// Package asktest has a person for tests of what asks questions.
package asktest

import (
	"strings"

	"example.com/magi-harden/internal/ask"
)

// Script is an ask.Prompter: it types the given lines, as a person would at
// the plain prompts, and keeps what was asked. A line that a Check refuses is
// followed by the next one; after the last line the input has ended.
type Script struct {
	Asked []ask.Question // in their order
	lines []string
	plain ask.Prompter
	shown strings.Builder
}

// NewScript makes a Script of the lines to type.
func NewScript(lines ...string) *Script {
	s := &Script{lines: lines}
	s.plain = ask.Plain(s.next)
	return s
}

func (s *Script) next(text string) (string, error) {
	s.shown.WriteString(text)
	if len(s.lines) == 0 {
		return "", ask.ErrEnded
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	return line, nil
}

// Unused returns the lines that no question took.
func (s *Script) Unused() []string { return s.lines }

// Shown returns all that a person would have seen, without the typed lines.
func (s *Script) Shown() string { return s.shown.String() }

// Input implements ask.Prompter.
func (s *Script) Input(q ask.Question) (string, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.Input(q)
}

// Select implements ask.Prompter.
func (s *Script) Select(q ask.Question) (string, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.Select(q)
}

// MultiSelect implements ask.Prompter.
func (s *Script) MultiSelect(q ask.Question) ([]string, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.MultiSelect(q)
}

// Confirm implements ask.Prompter.
func (s *Script) Confirm(q ask.Question) (bool, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.Confirm(q)
}
