package script

import (
	"strings"
)

// expand puts the values of variables in. What it does not know stays an expansion.
func (m maker) expand(text string, choice, depth int) string {
	if depth > maxShells || !m.budget.spend(1+len(text)/64) {
		return unknown(text)
	}
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '$' || i+1 == len(text) || out.Len() > maxShell {
			out.WriteByte(text[i])
			continue
		}
		i++
		switch text[i] {
		case '$':
			out.WriteByte('$')
		case '(', '{':
			inner, size := balanced(text[i+1:], text[i])
			i += size
			value, ok := m.get(inner, choice)
			if !ok || !makeName.MatchString(inner) {
				out.WriteString(unknown(inner))
				continue
			}
			out.WriteString(m.expand(value, choice, depth+1))
		default:
			out.WriteString(unknown(text[i : i+1]))
		}
	}
	return out.String()
}

// balanced returns the text up to the bracket that closes open, and its length with
// that bracket.
func balanced(text string, open byte) (inner string, size int) {
	end := byte(')')
	if open == '{' {
		end = '}'
	}
	depth := 1
	for i := range len(text) {
		switch text[i] {
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return text[:i], i + 1
			}
		}
	}
	return text, len(text)
}

// logicalLine is a line with those that continue it, and the number of the first.
type logicalLine struct {
	text string
	line int
}

// logical joins the lines that end with a backslash, which stays.
func logical(text string, first int) (out []logicalLine) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		from := i
		for strings.HasSuffix(lines[i], "\\") && i+1 < len(lines) {
			i++
		}
		out = append(out, logicalLine{strings.Join(lines[from:i+1], "\n"), first + from})
	}
	return out
}
