package nginxconf

import "strings"

// kind is what ends a statement.
type kind int

const (
	semicolon kind = iota
	open           // {
	closed         // }
	end            // of the file
)

// lexer cuts text into statements by the rules of ngx_conf_read_token.
type lexer struct {
	name string
	text []byte
	pos  int
	line int
}

// state is where the lexer is within a statement.
type state int

const (
	between  state = iota // words
	word                  // an unquoted word
	quoted                // a word in quotes
	mustPart              // after a closing quote: a separator has to follow
)

// next reads the words of one statement and what ended it.
func (l *lexer) next() (words []string, line int, k kind, err error) {
	var (
		st       state
		quote    byte // that opened the word, when st is quoted
		start    int
		escaped  bool // the byte before is a backslash
		variable bool // the byte before is a $: a brace belongs to the word
	)
	line = l.line
	for ; l.pos < len(l.text); l.pos++ {
		ch := l.text[l.pos]
		if ch == '\n' {
			l.line++
		}
		if escaped {
			escaped = false
			continue
		}
		if st == mustPart {
			switch {
			case isSpace(ch):
				st = between
				continue
			case ch == ';' || ch == '{':
				l.pos++
				return words, line, ending(ch), nil
			case ch != ')': // if ($a = "b") {
				return nil, 0, 0, l.unexpected(ch)
			}
			st = between
		}
		if st == between {
			start = l.pos
			switch {
			case isSpace(ch):
				continue
			case ch == '#':
				l.skipComment()
				continue
			case ch == ';' || ch == '{' || ch == '}':
				if (len(words) == 0) != (ch == '}') {
					return nil, 0, 0, l.unexpected(ch)
				}
				l.pos++
				return words, line, ending(ch), nil
			}
			if len(words) == 0 {
				line = l.line
			}
			st, escaped, variable = word, ch == '\\', ch == '$'
			if ch == '"' || ch == '\'' {
				st, quote, start = quoted, ch, l.pos+1
			}
			continue
		}
		if ch == '{' && variable {
			continue
		}
		escaped, variable = ch == '\\', ch == '$'
		switch {
		case st == quoted && ch == quote:
			words = append(words, unescape(l.text[start:l.pos]))
			st = mustPart
		case st == word && isSpace(ch):
			words = append(words, unescape(l.text[start:l.pos]))
			st = between
		case st == word && (ch == ';' || ch == '{'):
			words = append(words, unescape(l.text[start:l.pos]))
			l.pos++
			return words, line, ending(ch), nil
		}
	}
	if st != between || len(words) > 0 {
		return nil, 0, 0, l.errorf("unexpected end of file, expecting \";\" or \"}\"")
	}
	return nil, l.line, end, nil
}

// skipComment leaves the position on the last byte before the end of the line.
func (l *lexer) skipComment() {
	for l.pos+1 < len(l.text) && l.text[l.pos+1] != '\n' {
		l.pos++
	}
}

func ending(ch byte) kind {
	switch ch {
	case ';':
		return semicolon
	case '{':
		return open
	}
	return closed
}

func isSpace(ch byte) bool { return ch == ' ' || ch == '\t' || ch == '\r' || ch == '\n' }

// unescape resolves the five escapes that nginx knows; before any other
// character a backslash stays.
func unescape(raw []byte) string {
	var b strings.Builder
	for i := 0; i < len(raw); i++ {
		if raw[i] == '\\' && i+1 < len(raw) {
			if at := strings.IndexByte(`"'\trn`, raw[i+1]); at >= 0 {
				b.WriteByte("\"'\\\t\r\n"[at])
				i++
				continue
			}
		}
		b.WriteByte(raw[i])
	}
	return b.String()
}
