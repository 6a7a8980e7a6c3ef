package nftconf

import (
	"fmt"
	"strings"
)

// lexer stands at a byte of the text.
type lexer struct {
	text string
	pos  int
	line int
}

func (l *lexer) errorf(format string, args ...any) error {
	return &Error{l.line, fmt.Sprintf(format, args...)}
}

// newline is the word for the end of a line or a semicolon, and "" the one for the end of
// the file.
const newline = "\n"

// special are the bytes that are words of their own.
const special = "{},;=!<>()&|^"

// next returns the next word. A string keeps its quotes.
func (l *lexer) next() (word string, line int, err error) {
	for l.pos < len(l.text) {
		line = l.line
		c, rest := l.text[l.pos], l.text[l.pos:]
		switch {
		case c == ' ' || c == '\t':
			l.pos++
		case strings.HasPrefix(rest, "\\\n"):
			l.pos += 2
			l.line++
		case c == '#':
			comment, _, _ := strings.Cut(rest, "\n")
			l.pos += len(comment)
		case c == '\n':
			l.pos++
			l.line++
			return newline, line, nil
		case c == ';':
			l.pos++
			return newline, line, nil
		case c == '"':
			text, _, closed := strings.Cut(rest[1:], `"`)
			if !closed || strings.Contains(text, "\n") {
				return "", line, l.errorf("a string is not closed")
			}
			l.pos += len(text) + 2
			return rest[:len(text)+2], line, nil
		case strings.HasPrefix(rest, "!="), strings.HasPrefix(rest, "=="), strings.HasPrefix(rest, "<="), strings.HasPrefix(rest, ">="), strings.HasPrefix(rest, "<<"), strings.HasPrefix(rest, ">>"):
			l.pos += 2
			return rest[:2], line, nil
		case strings.IndexByte(special, c) >= 0:
			l.pos++
			return rest[:1], line, nil
		case plain(c):
			n := 1
			for n < len(rest) && plain(rest[n]) {
				n++
			}
			l.pos += n
			return rest[:n], line, nil
		default:
			return "", line, l.errorf("unexpected character %q", c)
		}
	}
	return "", l.line, nil
}

// plain reports whether a byte is part of a word: a name, a number or an address.
func plain(c byte) bool {
	return c > ' ' && c <= '~' && strings.IndexByte(special+"#\"\\'`", c) < 0
}
