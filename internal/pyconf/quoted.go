package pyconf

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// prefixes of strings, in lower case.
var prefixes = [...]string{"r", "u", "b", "f", "br", "rb", "fr", "rf"}

// quoted moves past a string that begins at a quote. It is not looked into: newer
// releases of Python let a string end elsewhere when it has a prefix f and quotes within
// braces, but no such string is known to be harmless.
func (l *lexer) quoted() error {
	start := l.line
	quote := l.text[l.pos : l.pos+1]
	if long := strings.Repeat(quote, 3); strings.HasPrefix(l.text[l.pos:], long) {
		quote = long
	}
	for l.pos += len(quote); l.pos < len(l.text); l.pos++ {
		switch {
		case strings.HasPrefix(l.text[l.pos:], quote):
			l.pos += len(quote)
			return nil
		case l.peek() == '\\':
			l.pos++
		case l.peek() == '\n' && len(quote) == 1:
			return l.errorf("a string is not closed")
		}
		if l.peek() == '\n' {
			l.line++
		}
	}
	l.pos = len(l.text)
	return &Error{start, "a string is not closed"}
}

// value returns the text of a string. ok is false for bytes, for one with a prefix f, and
// where an escape sequence is a rare one.
func (t token) value() (text string, ok bool) {
	if t.kind != quotedToken {
		return "", false
	}
	at := strings.IndexAny(t.text, `"'`)
	prefix, body := strings.ToLower(t.text[:at]), t.text[at:]
	size := 1
	if len(body) >= 6 && body[0] == body[1] && body[0] == body[2] {
		size = 3
	}
	body = body[size : len(body)-size]
	switch {
	case prefix == "r" || (prefix == "" || prefix == "u") && !strings.Contains(body, `\`):
		return body, true
	case prefix == "" || prefix == "u":
		return unescaped(body)
	}
	return "", false
}

// simple are the escape sequences of one letter.
var simple = map[byte]string{'\n': "", '\\': `\`, '\'': "'", '"': `"`, 'n': "\n", 't': "\t", 'r': "\r"}

// sized are those with a number of hexadecimal digits.
var sized = map[byte]int{'x': 2, 'u': 4, 'U': 8}

func unescaped(body string) (string, bool) {
	var b strings.Builder
	for {
		plain, rest, more := strings.Cut(body, `\`)
		b.WriteString(plain)
		if !more {
			return b.String(), true
		}
		if rest == "" {
			return "", false
		}
		text, known := simple[rest[0]]
		digits := sized[rest[0]]
		switch {
		case known:
			b.WriteString(text)
		case digits == 0 || len(rest) <= digits:
			return "", false
		default:
			code, err := strconv.ParseUint(rest[1:1+digits], 16, 32)
			if err != nil || !utf8.ValidRune(rune(code)) {
				return "", false
			}
			b.WriteRune(rune(code))
		}
		body = rest[1+digits:]
	}
}
