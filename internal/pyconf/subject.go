package pyconf

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
)

// subject is what a statement belongs to, and what changing it opens.
type subject struct {
	name  string
	opens finding.Opening
}

// subjects returns that of each statement: the functions and classes that it is in, or
// the first words of the whole.
func (f *File) subjects() (out []subject) {
	var names []string // by depth; "" for other blocks
	var first string
	for _, s := range f.statements {
		names = append(names[:s.depth], s.defines())
		if s.depth == 0 {
			first = s.words()
		}
		own := strings.Join(slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == "" }), ".")
		if own == "" {
			own = first
		}
		top, _, _ := strings.Cut(own, ".")
		opens, known := owners[top]
		if !known {
			opens = finding.OpensStart
		}
		out = append(out, subject{short(own), opens})
	}
	return out
}

// defines returns the name of the function or class that begins here.
func (s statement) defines() string {
	tokens := s.tokens
	if len(tokens) > 0 && tokens[0].text == "async" {
		tokens = tokens[1:]
	}
	if len(tokens) > 1 && (tokens[0].text == "def" || tokens[0].text == "class") && ascii(tokens[1].text) {
		return tokens[1].text
	}
	return ""
}

// words returns the names at the beginning, such as os.environ.pop. It has no values.
func (s statement) words() string {
	var b strings.Builder
	var before token
	for i, t := range s.tokens {
		if t.kind != nameToken && t.text != "." || !ascii(t.text) {
			break
		}
		if i > 0 && t.kind == nameToken && before.kind == nameToken {
			b.WriteByte(' ')
		}
		b.WriteString(t.text)
		before = t
	}
	return b.String()
}

// short cuts a subject: names may be of any length.
func short(subject string) string {
	const most = 80
	if len(subject) > most {
		return subject[:most] + "…"
	}
	return subject
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > '~' })
}
