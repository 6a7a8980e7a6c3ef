package pyconf

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep Python lets blocks be; brackets may be twice as deep.
const maxDepth = 99

// Parse reads a configuration as Python does: statement by statement. The error is an
// *Error.
func Parse(data []byte) (*File, error) {
	text, err := decoded(data)
	if err != nil {
		return nil, err
	}
	l := &lexer{text: text, line: 1}
	f := &File{coding: coding(text)}
	b := blocks{columns: []column{{}}}
	for {
		at, more, err := l.indentation()
		if err != nil {
			return nil, err
		}
		if !more {
			return f, b.end(l)
		}
		depth, err := b.depth(l, at)
		if err != nil {
			return nil, err
		}
		line, err := l.logical()
		if err != nil {
			return nil, err
		}
		for _, s := range line {
			s.depth = depth
			f.statements = append(f.statements, s)
		}
		last := line[len(line)-1].tokens
		b.opens = last[len(last)-1].text == ":"
	}
}

// decoded returns the text with the ends of lines as Python sees them: a lone carriage
// return ends a line too, also one in a comment.
func decoded(data []byte) (string, error) {
	if len(data) > maxBytes {
		return "", &Error{1, "the file is larger than 1 MiB"}
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	if utf8.ValidString(text) && !strings.Contains(text, "\x00") {
		return text, nil
	}
	for i, line := range strings.Split(text, "\n") {
		if !utf8.ValidString(line) || strings.Contains(line, "\x00") {
			return "", &Error{i + 1, "a byte that is not UTF-8 text"}
		}
	}
	return text, nil
}

var codingLine = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)`)

// coding returns the line of a comment that makes Python decode the file in another way:
// in UTF-7 a comment can end in the middle of a line.
func coding(text string) int {
	for i, line := range bytes.SplitN([]byte(text), []byte("\n"), 3) {
		m := codingLine.FindSubmatch(line)
		if i < 2 && m != nil && !utf8Name(string(m[1])) {
			return i + 1
		}
	}
	return 0
}

func utf8Name(coding string) bool {
	coding = strings.ReplaceAll(strings.ToLower(coding), "_", "-")
	return coding == "utf8" || coding == "utf-8" || strings.HasPrefix(coding, "utf-8-")
}

// column is where a line begins. Python counts it twice, with tabs of 8 and of 1, and
// both must agree.
type column struct{ wide, narrow int }

// blocks are the open blocks, by where their lines begin.
type blocks struct {
	columns []column
	opens   bool // the last line ended with a colon
}

// depth returns in how many blocks a line is that begins there.
func (b *blocks) depth(l *lexer, at column) (int, error) {
	top := b.columns[len(b.columns)-1]
	switch {
	case b.opens != (at.wide > top.wide):
		return 0, l.errorf("the indentation does not fit the line before")
	case b.opens && at.narrow <= top.narrow:
		return 0, l.errorf("tabs and spaces are mixed in the indentation")
	case b.opens && len(b.columns) > maxDepth:
		return 0, l.errorf("blocks are nested more than %d deep", maxDepth)
	case b.opens:
		b.columns = append(b.columns, at)
		return len(b.columns) - 1, nil
	}
	n := slices.IndexFunc(b.columns, func(c column) bool { return c.wide == at.wide })
	if n < 0 {
		return 0, l.errorf("the indentation matches no block")
	}
	if b.columns[n] != at {
		return 0, l.errorf("tabs and spaces are mixed in the indentation")
	}
	b.columns = b.columns[:n+1]
	return n, nil
}

// end fails where the last line promises a block.
func (b *blocks) end(l *lexer) error {
	if b.opens {
		return l.errorf("a block is missing at the end")
	}
	return nil
}
