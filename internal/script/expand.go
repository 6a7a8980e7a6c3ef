package script

import (
	"regexp"

	"mvdan.cc/sh/v3/syntax"
)

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	itself     = regexp.MustCompile(`\$\{?(0|BASH_SOURCE)\b`) // the path of the script
)

// words reads the words of a command.
func (s *sh) words(in []*syntax.Word) (out []Word) {
	for _, w := range in {
		out = append(out, s.fields(w)...)
	}
	return out
}

// fields reads one word as it is written, which may give several.
func (s *sh) fields(w *syntax.Word) []Word {
	if !s.budget.spend(1) {
		return []Word{{Open: true, Bare: true, Name: s.source(w)}}
	}
	var out []Word
	cur, begun := Word{}, false
	join := func(v Word) { cur, begun = glued(cur, v), true }
	for _, part := range w.Parts {
		values, several := s.part(part)
		if !several {
			join(values[0])
			continue
		}
		for i, v := range values {
			if i > 0 {
				out, cur = append(out, cur), Word{}
			}
			join(v)
		}
	}
	if cur.Bare && len(w.Parts) > 1 {
		cur.Bare = false
	}
	if begun {
		out = append(out, cur)
	}
	return out
}

// part reads a part of a word. several means that each value is a word of its own.
func (s *sh) part(part syntax.WordPart) (values []Word, several bool) {
	switch p := part.(type) {
	case *syntax.Lit:
		return []Word{{Text: unescaped(p.Value, "")}}, false
	case *syntax.SglQuoted:
		return []Word{{Text: p.Value, Open: p.Dollar}}, false
	case *syntax.DblQuoted:
		if len(p.Parts) == 1 {
			if e, ok := p.Parts[0].(*syntax.ParamExp); ok {
				if values, list := s.parameter(e); list {
					return values, true
				}
			}
		}
		var all Word
		for _, inner := range p.Parts {
			if lit, ok := inner.(*syntax.Lit); ok {
				all = glued(all, Word{Text: unescaped(lit.Value, "$`\"\\")})
				continue
			}
			values, _ := s.part(inner)
			all = glued(all, together(values))
		}
		all.Bare = false
		return []Word{all}, false
	case *syntax.ParamExp:
		values, list := s.parameter(p)
		if list {
			return values, true
		}
		return split(values[0]), true
	case *syntax.CmdSubst:
		return split(s.substituted(p)), true
	}
	return []Word{{Open: true, Name: s.source(part)}}, false
}

// joined reads a word as one text.
func (s *sh) joined(w *syntax.Word) Word {
	if w == nil {
		return Word{}
	}
	return together(s.fields(w))
}

// substituted reads $(…): the folder of the script or where it runs, and nothing else.
func (s *sh) substituted(c *syntax.CmdSubst) Word {
	open := Word{Open: true, Bare: true, Name: s.source(c)}
	if len(c.Stmts) != 1 {
		return open
	}
	switch cmd := c.Stmts[0].Cmd.(type) {
	case *syntax.CallExpr:
		words := s.words(cmd.Args)
		if len(words) == 0 {
			return open
		}
		last := words[len(words)-1]
		switch words[0].Text {
		case "pwd":
			return Word{Text: "."}
		case "dirname":
			if itself.MatchString(s.source(c)) {
				return Word{Text: Here}
			}
		case "realpath", "readlink":
			if len(words) > 1 && !last.Open {
				return last
			}
		}
	case *syntax.BinaryCmd: // $(cd DIR && pwd)
		to, ok := cmd.X.Cmd.(*syntax.CallExpr)
		then, pwd := cmd.Y.Cmd.(*syntax.CallExpr)
		if !ok || !pwd || cmd.Op != syntax.AndStmt {
			return open
		}
		from, print := s.words(to.Args), s.words(then.Args)
		if len(from) > 1 && from[0].Text == "cd" && len(print) > 0 && print[0].Text == "pwd" && !from[len(from)-1].Open {
			return from[len(from)-1]
		}
	}
	return open
}

func (s *sh) source(n syntax.Node) string {
	from, to := int(n.Pos().Offset()), int(n.End().Offset())
	if from < 0 || to > len(s.text) || from > to {
		return ""
	}
	return s.text[from:min(to, from+200)]
}
