package dotenv

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

const byteOrderMark = "\uFEFF"

// statement is an assignment and the bytes that Set replaces:
// text[from:to], quotes included.
type statement struct {
	Assignment
	from, to int
	quote    byte // 0 when the value is not quoted
}

// scanner finds the statements of a text, each byte of which is looked at a
// fixed number of times: the time is linear.
type scanner struct {
	name       string
	text       string
	statements []statement
	errs       []error
	failedLine int // 0 before the first fault
	unnamed    int // faults beyond maxErrors

	line, lineAt int // line is that of the offset lineAt
	quoteEnd     int // behind the last closing quote
}

func (s *scanner) run() {
	if !s.checkText() {
		return
	}
	// As many statements as most files have: growing would copy them often.
	s.statements = make([]statement, 0, min(strings.Count(s.text, "="), strings.Count(s.text, "\n")+1))
	pos := 0
	if strings.HasPrefix(s.text, byteOrderMark) {
		pos = len(byteOrderMark)
	}
	for pos = s.skipBlank(pos); pos < len(s.text); pos = s.skipBlank(pos) {
		pos = s.statement(pos)
	}
}

// lineOf is the line of an offset, which must not go backwards.
func (s *scanner) lineOf(pos int) int {
	s.line += strings.Count(s.text[s.lineAt:pos], "\n")
	s.lineAt = pos
	return s.line
}

// lineBreak is the offset of the next line break, or of the end.
func (s *scanner) lineBreak(pos int) int {
	if n := strings.IndexByte(s.text[pos:], '\n'); n >= 0 {
		return pos + n
	}
	return len(s.text)
}

// skipBlank passes over white space, line breaks and comments.
func (s *scanner) skipBlank(pos int) int {
	for {
		pos = len(s.text) - len(strings.TrimLeftFunc(s.text[pos:], unicode.IsSpace))
		if pos == len(s.text) || s.text[pos] != '#' {
			return pos
		}
		pos = s.lineBreak(pos)
	}
}

// skipSpace passes over blanks within a line.
func (s *scanner) skipSpace(pos int) int {
	return len(s.text) - len(strings.TrimLeftFunc(s.text[pos:], isSpace))
}

// statement reads the one that begins at pos and returns where the next may
// begin. A faulty one is reported and passed over.
func (s *scanner) statement(pos int) int {
	line := s.lineOf(pos)
	if rest, ok := strings.CutPrefix(s.text[pos:], "export"); ok && rest != "" && strings.IndexByte("\t\n\f\r ", rest[0]) >= 0 {
		pos = s.skipSpace(pos + len("export"))
	}
	end := s.nameEnd(pos)
	if end == len(s.text) {
		s.fail(line, "a name without = at the end of the file, without a line break: Compose misreads it",
			"end the line, or write NAME=value")
		return end
	}
	if c := s.text[end]; c != '=' && c != ':' && c != '\n' {
		s.failCharacter(line, end)
		return s.lineBreak(end)
	}
	st := statement{Assignment: Assignment{Line: line, Key: strings.TrimRightFunc(s.text[pos:end], isSpace)}}
	next, ok := end+1, true
	if s.text[end] == '\n' {
		st.Inherited = true
		st.from = pos + len(st.Key)
		st.to = st.from
	} else if next, ok = s.value(&st, end+1); !ok {
		return next
	}
	switch {
	case st.Key == "":
		s.fail(line, "missing name", "write NAME=value, or put # before a comment")
	case strings.ContainsFunc(st.Key, isSpace):
		s.fail(line, "blank in a name", "write NAME=value, or put # before a comment")
	default:
		s.statements = append(s.statements, st)
	}
	return next
}

// nameEnd is the offset of the first character from pos that is neither of a
// name nor a blank.
func (s *scanner) nameEnd(pos int) int {
	for i, r := range s.text[pos:] {
		if !isNameChar(r) && !isSpace(r) {
			return pos + i
		}
	}
	return len(s.text)
}

func (s *scanner) failCharacter(line, pos int) {
	lineStart := strings.LastIndexByte(s.text[:pos], '\n') + 1
	column := utf8.RuneCountInString(s.text[lineStart:pos]) + 1
	problem := fmt.Sprintf("column %d: invalid character in a name", column)
	if s.quoteEnd > lineStart {
		s.fail(line, problem, `only a comment may follow a closing quote; inside quotes write \" or \'`)
		return
	}
	s.fail(line, problem, "write NAME=value, or put # before a comment")
}

// isNameChar: what Compose takes in names, which is more than validName.
func isNameChar(r rune) bool {
	switch r {
	case '_', '.', '-', '[', ']':
		return true
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// isSpace: what Compose takes for a blank between the parts of a line.
func isSpace(r rune) bool {
	switch r {
	case '\t', '\v', '\f', '\r', ' ', '\u0085', '\u00a0':
		return true
	}
	return false
}
