package ask

import "strings"

// Script is a Prompter for tests: it types the given lines, as a person would at
// the plain prompts, and keeps what was asked. A line that a Check refuses is
// followed by the next one; after the last line the input has ended.
type Script struct {
	Asked []Question // in their order
	lines []string
	plain plain
	shown strings.Builder
}

// NewScript makes a Script of the lines to type.
func NewScript(lines ...string) *Script {
	s := &Script{lines: lines}
	s.plain = plain{prompt: s.next}
	return s
}

func (s *Script) next(text string) (string, error) {
	s.shown.WriteString(text)
	if len(s.lines) == 0 {
		return "", ErrEnded
	}
	line := s.lines[0]
	s.lines = s.lines[1:]
	return line, nil
}

// Unused are the lines that no question took.
func (s *Script) Unused() []string { return s.lines }

// Shown is all that a person would have seen, without the typed lines.
func (s *Script) Shown() string { return s.shown.String() }

// Input implements Prompter.
func (s *Script) Input(q Question) (string, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.Input(q)
}

// Select implements Prompter.
func (s *Script) Select(q Question) (string, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.Select(q)
}

// MultiSelect implements Prompter.
func (s *Script) MultiSelect(q Question) ([]string, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.MultiSelect(q)
}

// Confirm implements Prompter.
func (s *Script) Confirm(q Question) (bool, error) {
	s.Asked = append(s.Asked, q)
	return s.plain.Confirm(q)
}
