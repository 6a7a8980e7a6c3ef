package pyconf

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// lexer stands at a byte of the text.
type lexer struct {
	text string
	pos  int
	line int
	open []byte // the brackets that are not closed yet
}

func (l *lexer) errorf(format string, args ...any) error {
	return &Error{l.line, fmt.Sprintf(format, args...)}
}

// peek returns the next byte; 0 at the end.
func (l *lexer) peek() byte {
	if l.pos < len(l.text) {
		return l.text[l.pos]
	}
	return 0
}

// comment skips a comment, up to the end of its line.
func (l *lexer) comment() {
	if end := strings.IndexByte(l.text[l.pos:], '\n'); end >= 0 {
		l.pos += end
	} else {
		l.pos = len(l.text)
	}
}

// indentation skips lines without a statement, and returns where the next one begins.
// more is false at the end of the file.
func (l *lexer) indentation() (at column, more bool, err error) {
	for l.pos < len(l.text) {
		switch l.peek() {
		case ' ':
			at.wide, at.narrow = at.wide+1, at.narrow+1
		case '\t':
			at.wide, at.narrow = at.wide/8*8+8, at.narrow+1
		case '\f':
			at = column{}
		case '\n':
			at = column{}
			l.line++
		case '#':
			l.comment()
			continue
		case '\\': // releases of Python disagree about where it begins
			return at, false, l.errorf("a line begins with a backslash")
		default:
			return at, true, nil
		}
		l.pos++
	}
	return at, false, nil
}

// compound are the words that begin a compound statement: what follows a semicolon in
// its line belongs to it.
var compound = [...]string{"if", "for", "while", "try", "with", "def", "class", "async", "else", "elif", "except", "finally"}

// logical reads the statements of a logical line and the end of that line.
func (l *lexer) logical() (out []statement, err error) {
	s := statement{line: l.line}
	for {
		t, kind, err := l.next()
		switch {
		case err != nil:
			return nil, err
		case kind == ended:
			if len(s.tokens) > 0 {
				out = append(out, s)
			}
			return out, nil
		case len(s.tokens) == 0:
			s.line = t.line
		}
		apart := t.text == ";" && len(l.open) == 0 && !(len(s.tokens) > 0 && slices.Contains(compound[:], s.tokens[0].text))
		switch {
		case apart && len(s.tokens) == 0:
			return nil, l.errorf("unexpected \";\"")
		case apart:
			out, s = append(out, s), statement{}
		default:
			s.tokens = append(s.tokens, t)
		}
	}
}

// found says what next found.
type found int

const (
	inside found = iota // a token
	ended               // the end of the logical line, or of the file
)

var numberPattern = func() *regexp.Regexp {
	const digits = `[0-9](?:_?[0-9])*`
	const exponent = `[eE][-+]?` + digits
	return regexp.MustCompile(`^(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|` +
		`(?:` + digits + `\.(?:` + digits + `)?|\.` + digits + `)(?:` + exponent + `)?[jJ]?|` + digits + exponent + `[jJ]?|` + digits + `[jJ]|` +
		`0(?:_?0)*|[1-9](?:_?[0-9])*)`)
}()

// next returns the next token. Within brackets a line does not end.
func (l *lexer) next() (token, found, error) {
	for {
		c := l.peek()
		switch {
		case l.pos == len(l.text) && len(l.open) > 0:
			return token{}, ended, l.errorf("%q is not closed", l.open[len(l.open)-1])
		case l.pos == len(l.text):
			return token{}, ended, nil
		case c == '#':
			l.comment()
		case c == ' ' || c == '\t' || c == '\f':
			l.pos++
		case c == '\n':
			l.pos++
			l.line++
			if len(l.open) == 0 {
				return token{}, ended, nil
			}
		case c == '\\':
			if !strings.HasPrefix(l.text[l.pos:], "\\\n") || l.pos+2 == len(l.text) {
				return token{}, ended, l.errorf("unexpected character after a backslash")
			}
			l.pos += 2
			l.line++
		default:
			t := token{line: l.line}
			from := l.pos
			err := l.word(&t)
			t.text = l.text[from:l.pos]
			return t, inside, err
		}
	}
}

// word moves past a token and sets its kind.
func (l *lexer) word(t *token) error {
	c := l.peek()
	switch {
	case c == '"' || c == '\'':
		t.kind = quotedToken
		return l.quoted()
	case letter(c):
		from := l.pos
		for letter(l.peek()) || digit(l.peek()) {
			l.pos++
		}
		if q := l.peek(); (q == '"' || q == '\'') && slices.Contains(prefixes[:], strings.ToLower(l.text[from:l.pos])) {
			t.kind = quotedToken
			return l.quoted()
		}
		return nil
	}
	if digit(c) || c == '.' && l.pos+1 < len(l.text) && digit(l.text[l.pos+1]) {
		t.kind = numberToken
		l.pos += len(numberPattern.FindString(l.text[l.pos:]))
		if letter(l.peek()) || digit(l.peek()) {
			return l.errorf("invalid number")
		}
		return nil
	}
	t.kind = operatorToken
	return l.operator()
}

func letter(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= 0x80
}
func digit(c byte) bool { return c >= '0' && c <= '9' }

// operators, the longest first.
var operators = [...]string{
	"**=", "//=", ">>=", "<<=", "...", "!=", "%=", "&=", "**", "*=", "+=", "-=", "->", "//", "/=", ":=", "<<", "<=", "==", ">=", ">>", "@=", "^=", "|=",
	"%", "&", "(", ")", "*", "+", ",", "-", ".", "/", ":", ";", "<", "=", ">", "@", "[", "]", "^", "{", "|", "}", "~",
}

var closers = map[byte]byte{'(': ')', '[': ']', '{': '}'}

// operator moves past an operator and keeps count of the brackets.
func (l *lexer) operator() error {
	i := slices.IndexFunc(operators[:], func(o string) bool { return strings.HasPrefix(l.text[l.pos:], o) })
	if i < 0 {
		return l.errorf("unexpected %q", l.text[l.pos])
	}
	switch o := operators[i][0]; {
	case closers[o] != 0:
		if len(l.open) > 2*maxDepth {
			return l.errorf("brackets are nested more than %d deep", 2*maxDepth)
		}
		l.open = append(l.open, o)
	case o == ')' || o == ']' || o == '}':
		if len(l.open) == 0 || closers[l.open[len(l.open)-1]] != o {
			return l.errorf("unexpected %q", o)
		}
		l.open = l.open[:len(l.open)-1]
	}
	l.pos += len(operators[i])
	return nil
}
