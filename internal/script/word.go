package script

import (
	"strings"
)

// glued joins two parts of a word.
func glued(a, b Word) Word {
	switch {
	case a == Word{}:
		return b
	case !a.Open && !b.Open:
		a.Text += b.Text
	case a.Open:
		a.Bare, a.whole = false, a.written()+b.written()
	default:
		b.Text, b.Bare, b.whole = a.Text+b.Text, false, a.Text+b.written()
		a = b
	}
	if len(a.Text) > maxText || len(a.whole) > maxText {
		return Word{Open: true, Name: "a long value: " + a.Text[:min(len(a.Text), 100)]}
	}
	return a
}

// together joins words with spaces.
func together(values []Word) (all Word) {
	for i, v := range values {
		if i > 0 {
			all = glued(all, Word{Text: " "})
		}
		all = glued(all, v)
	}
	return all
}

// split splits the value of an unquoted expansion into words.
func split(v Word) []Word {
	var out []Word
	for _, text := range strings.Fields(v.written()) {
		before, name, open := strings.Cut(text, "${")
		if !open || !v.Open {
			out = append(out, Word{Text: text})
			continue
		}
		name, after, _ := strings.Cut(name, "}")
		out = append(out, Word{Text: before, Open: true, Bare: before+after == "", Name: name, whole: text})
	}
	return out
}

// unescaped takes the backslashes away that quote one of the special characters, or
// any character when none are given.
func unescaped(text, special string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			switch next := text[i+1]; {
			case next == '\n':
				i++
				continue
			case special == "" || strings.IndexByte(special, next) >= 0:
				i++
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}
