package dotenv

import (
	"strconv"
	"strings"
	"unicode"
)

// value reads the value behind the separator that ends at pos, and returns
// where the next statement may begin; false when a quote is not closed.
func (s *scanner) value(st *statement, pos int) (next int, ok bool) {
	start := s.skipSpace(pos)
	if start < len(s.text) && (s.text[start] == '"' || s.text[start] == '\'') {
		return s.quotedValue(st, start)
	}
	end := s.lineBreak(start)
	raw, _, _ := strings.Cut(s.text[start:end], " #")
	raw = strings.TrimRightFunc(raw, unicode.IsSpace)
	st.from, st.to = start, start+len(raw)
	st.CommentValue = strings.HasPrefix(raw, "#") && s.text[start-1] == ' '
	if raw == "" || st.CommentValue {
		// A new value goes right behind the separator: in front of the line
		// end, and of the comment, which stays.
		st.from, st.to = pos, pos
	}
	st.Value, st.Interpolated = dollars(raw)
	return min(end+1, len(s.text)), true
}

func (s *scanner) quotedValue(st *statement, start int) (next int, ok bool) {
	st.quote = s.text[start]
	value, length, ok := unquote(s.text[start+1:], st.quote)
	if !ok {
		s.fail(st.Line, "unclosed quote",
			`close it; for a quote that belongs to the value write \" or \', or use the other kind around it`)
		return len(s.text), false
	}
	st.from, st.to = start, start+1+length
	s.quoteEnd = st.to
	if st.quote == '"' {
		value, st.Interpolated = dollars(expandEscapes(value))
	}
	st.Value = value
	return st.to, true
}

// unquote reads up to the closing quote, which is the last of the length bytes.
// A backslash keeps its meaning for later unless it stands before the quote.
func unquote(text string, quote byte) (value string, length int, ok bool) {
	var b strings.Builder
	copied := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case quote:
			if copied == 0 {
				return text[:i], i + 1, true
			}
			b.WriteString(text[copied:i])
			return b.String(), i + 1, true
		case '\\':
			i++
			if i < len(text) && text[i] == quote {
				b.WriteString(text[copied : i-1])
				copied = i
			}
		}
	}
	return "", 0, false
}

// expandEscapes resolves the escapes of double quotes. `\$` becomes `$$`, which
// the interpolation reads as a plain dollar.
func expandEscapes(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, `\`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		char, length := escape(rest)
		b.WriteString(char)
		text = rest[length:]
	}
}

// escape resolves one: text is behind the backslash, length is what belongs to
// the escape. What Compose does not know keeps its backslash, and `\0` is an
// octal number of three more digits, or loses the 0.
func escape(text string) (char string, length int) {
	if text == "" {
		return `\`, 0
	}
	if text[0] == '$' {
		return "$$", 1
	}
	length = 1
	literal := text[:1]
	if text[0] == '0' {
		for length < min(4, len(text)) && text[length] >= '0' && text[length] <= '7' {
			length++
		}
		literal = text[1:length]
	}
	value, _, _, err := strconv.UnquoteChar(`\`+literal, '"')
	if err != nil {
		return `\` + literal, length
	}
	return string(value), length
}

// dollars resolves `$$`, the plain dollar of the interpolation. A text with a
// variable in it is returned as it is, and true.
func dollars(text string) (string, bool) {
	if !strings.Contains(text, "$") {
		return text, false
	}
	var b strings.Builder
	rest := text
	for {
		before, after, found := strings.Cut(rest, "$")
		b.WriteString(before)
		if !found {
			return b.String(), false
		}
		if startsVariable(after) {
			return text, true
		}
		b.WriteByte('$')
		rest = strings.TrimPrefix(after, "$")
	}
}

// startsVariable: `{`, `_` or a letter; without regard to case, so that two
// letters outside ASCII count as s and k, as in Compose's expression.
func startsVariable(text string) bool {
	for _, r := range text {
		return r == '{' || r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == 'ſ' || r == '\u212a'
	}
	return false
}
