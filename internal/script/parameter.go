package script

import (
	"strconv"

	"mvdan.cc/sh/v3/syntax"
)

// parameter reads an expansion of a variable. list is true where it gives any number
// of words, even in double quotes.
func (s *sh) parameter(p *syntax.ParamExp) (words []Word, list bool) {
	open := []Word{{Open: true, Name: s.source(p)}}
	if p.Param == nil || p.Length || p.Excl || p.Slice != nil || p.Repl != nil || p.Names != 0 {
		return open, false
	}
	name := p.Param.Value
	if name == "@" || name == "*" {
		if s.known && p.Exp == nil {
			return s.args, true
		}
		open[0].Bare = true
		return open, true
	}
	if p.Exp != nil && p.Exp.Op == syntax.RemSmallSuffix && (name == "0" || name == "BASH_SOURCE") {
		return []Word{{Text: Here}}, false
	}
	if n, err := strconv.Atoi(name); err == nil {
		if n > 0 && s.known && n <= len(s.args) && p.Exp == nil {
			return s.args[n-1 : n], false
		}
		if n == 0 || p.Exp == nil {
			return open, false
		}
	}
	if name == "PWD" {
		return []Word{{Text: "."}}, false
	}
	words, ok := s.value(name, p.Pos())
	all := false
	if w, isWord := p.Index.(*syntax.Word); isWord {
		all = w.Lit() == "@" || w.Lit() == "*"
	}
	switch {
	case p.Index != nil && !all:
		return open, false
	case ok && all && p.Exp == nil:
		return words, true
	case !ok && p.Exp != nil && defaulted(p.Exp.Op):
		return []Word{s.joined(p.Exp.Word)}, false
	case !ok && p.Index != nil:
		open[0].Bare = true
		return open, true
	case !ok, len(words) == 0:
		return open, false
	case p.Exp != nil && !defaulted(p.Exp.Op) && p.Exp.Op != syntax.ErrorUnset && p.Exp.Op != syntax.ErrorUnsetOrNull:
		return open, false
	}
	return words[:1], false
}

// defaulted reports whether an operator gives another value to a variable without one.
func defaulted(op syntax.ParExpOperator) bool {
	return op == syntax.DefaultUnset || op == syntax.DefaultUnsetOrNull || op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull
}
