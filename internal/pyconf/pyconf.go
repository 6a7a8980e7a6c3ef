// Package pyconf reads the Jupyter configuration, which is Python, as statements, and
// compares one with edits with the one as rendered. It runs nothing, and needs no Python.
package pyconf

import (
	"fmt"
	"strconv"
	"strings"
)

// maxBytes bounds what is read: the rendered file has 11 KB.
const maxBytes = 1 << 20

// File is one configuration.
type File struct {
	statements []statement // without comments and empty lines
	coding     int         // the line that names another encoding than UTF-8; 0: none does
}

// statement is a simple one, or the head of a compound one.
type statement struct {
	line   int // from 1
	depth  int // how many blocks it is in
	tokens []token
}

// token is a word of Python as it stands in the file.
type token struct {
	kind tokenKind
	text string
	line int
}

type tokenKind int

const (
	nameToken tokenKind = iota
	numberToken
	quotedToken // a string, with its prefix
	operatorToken
)

// key is the same for statements that mean the same at the same depth: spaces and the
// way in which a string is quoted make no difference.
func (s statement) key() string {
	var b strings.Builder
	b.WriteString(strconv.Itoa(s.depth))
	for _, t := range s.tokens {
		b.WriteByte(0) // which no token has
		if text, ok := t.value(); ok {
			b.WriteString("s" + strconv.Quote(text))
		} else {
			b.WriteString(t.text)
		}
	}
	return b.String()
}

// Error is what keeps a configuration from being read. Python would not take most of
// these files either.
type Error struct {
	Line    int // from 1
	Problem string
}

func (e *Error) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Problem) }
