package startcmd

import (
	"regexp"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// word is one word of a command.
type word struct {
	text string // its literal text, up to the first expansion
	open bool   // an expansion is in it, so that the text is not all of it
	bare bool   // nothing but an unquoted expansion: any number of words
}

func literal(text string) word { return word{text: text} }

var plainWord = regexp.MustCompile(`^[A-Za-z0-9_./:,@%+-][A-Za-z0-9_./:,@%+=-]*$`)

// plain reports whether a word is itself in every place of a shell's line; a
// name with = in front of the program would be an assignment.
func plain(text string) bool {
	name, _, assigns := strings.Cut(text, "=")
	return plainWord.MatchString(text) && (!assigns || strings.HasPrefix(name, "-"))
}

// words reads the words of a command. Where "$@" stands, the arguments of the
// script take its place.
func words(in []*syntax.Word, args []word) []word {
	var out []word
	for _, w := range in {
		if allArguments(w) {
			out = append(out, args...)
			continue
		}
		out = append(out, read(w))
	}
	return out
}

func allArguments(w *syntax.Word) bool {
	if len(w.Parts) != 1 {
		return false
	}
	part := w.Parts[0]
	if q, ok := part.(*syntax.DblQuoted); ok && len(q.Parts) == 1 {
		part = q.Parts[0]
	}
	p, ok := part.(*syntax.ParamExp)
	return ok && p.Param != nil && p.Param.Value == "@" && !p.Length && !p.Excl && p.Exp == nil && p.Slice == nil && p.Repl == nil && p.Index == nil
}

func read(w *syntax.Word) word {
	if len(w.Parts) == 1 {
		switch w.Parts[0].(type) {
		case *syntax.ParamExp, *syntax.CmdSubst:
			return word{open: true, bare: true}
		}
	}
	var text strings.Builder
	for i, part := range w.Parts {
		s, known := "", true
		switch p := part.(type) {
		case *syntax.Lit:
			s = unescape(p.Value, "")
			known = i > 0 || !strings.HasPrefix(p.Value, "~")
		case *syntax.SglQuoted:
			s, known = p.Value, !p.Dollar
		case *syntax.DblQuoted:
			s, known = quoted(p)
		default:
			known = false
		}
		if !known {
			return word{text: text.String() + ifQuoted(part, s), open: true}
		}
		text.WriteString(s)
	}
	return word{text: text.String()}
}

// ifQuoted is the literal text before an expansion within double quotes.
func ifQuoted(part syntax.WordPart, s string) string {
	if _, ok := part.(*syntax.DblQuoted); ok {
		return s
	}
	return ""
}

func quoted(q *syntax.DblQuoted) (string, bool) {
	var text strings.Builder
	for _, part := range q.Parts {
		lit, ok := part.(*syntax.Lit)
		if !ok {
			return text.String(), false
		}
		text.WriteString(unescape(lit.Value, "$`\"\\"))
	}
	return text.String(), true
}

// unescape takes the backslashes away that quote one of the special
// characters, or any character when none are given.
func unescape(s, special string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			switch next := s[i+1]; {
			case next == '\n':
				i++
				continue
			case special == "" || strings.IndexByte(special, next) >= 0:
				i++
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}
