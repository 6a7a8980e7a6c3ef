package script

import (
	"slices"

	"mvdan.cc/sh/v3/syntax"
)

// assigned is one assignment of a variable.
type assigned struct {
	*syntax.Assign
	certain bool // it is made whatever the commands before it do
}

// collect finds the variables and functions of a text.
func (s *sh) collect(file *syntax.File) {
	s.vars, s.funcs, s.called, s.active = map[string][]assigned{}, map[string]*syntax.Stmt{}, map[string]bool{}, map[*syntax.Assign]bool{}
	var unsure []bool
	depth := 0
	syntax.Walk(file, func(n syntax.Node) bool {
		if n == nil {
			if unsure[len(unsure)-1] {
				depth--
			}
			unsure = unsure[:len(unsure)-1]
			return true
		}
		conditional := false
		switch n := n.(type) {
		case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause, *syntax.Subshell, *syntax.BinaryCmd, *syntax.CmdSubst:
			conditional = true
		case *syntax.FuncDecl:
			conditional = true
			s.funcs[n.Name.Value] = n.Body
		case *syntax.CallExpr:
			if len(n.Args) > 0 {
				s.called[n.Args[0].Lit()] = true
				break
			}
			s.assigns(n.Assigns, depth == 0)
		case *syntax.DeclClause:
			s.assigns(n.Args, depth == 0)
		}
		if conditional {
			depth++
		}
		unsure = append(unsure, conditional)
		return true
	})
}

func (s *sh) assigns(list []*syntax.Assign, certain bool) {
	for _, a := range list {
		if a.Name != nil && !a.Naked && a.Index == nil {
			s.vars[a.Name.Value] = append(s.vars[a.Name.Value], assigned{a, certain})
		}
	}
}

// set reads assignments of single values.
func (s *sh) set(list []*syntax.Assign) (out []Variable) {
	for _, a := range list {
		if a.Name == nil || a.Naked || a.Array != nil {
			continue
		}
		v := s.joined(a.Value)
		if a.Append {
			v = Word{Open: true, Name: a.Name.Value}
		}
		out = append(out, Variable{Name: a.Name.Value, Value: v})
	}
	return out
}

// value returns the words of a variable, one for a single value, in this pass. at is
// where it is used; list is true for an array.
func (s *sh) value(name string, at syntax.Pos) (words []Word, ok bool) {
	var choices [][]Word
	if !s.budget.spend(20) {
		return nil, false
	}
	for _, text := range s.values[name] {
		choices = append(choices, []Word{{Text: text}})
	}
	all := s.vars[name]
	if s.inside == 0 {
		end := slices.IndexFunc(all, func(a assigned) bool { return !at.After(a.Pos()) })
		if end >= 0 {
			all = all[:end]
		}
	}
	for _, a := range all {
		if s.active[a.Assign] {
			continue
		}
		s.active[a.Assign] = true
		words := s.assignedWords(a)
		delete(s.active, a.Assign)
		switch {
		case a.Append:
			before := choices
			if a.certain {
				choices = nil
			}
			if len(before) == 0 {
				choices = append(choices, words)
			}
			for _, c := range before {
				choices = append(choices, appended(c, words, a.Array != nil))
			}
		case a.certain:
			choices = [][]Word{words}
		default:
			choices = append(choices, words)
		}
		choices = choices[:min(len(choices), maxChoices)]
	}
	if len(choices) == 0 {
		return nil, false
	}
	s.most = max(s.most, len(choices))
	words = choices[min(s.choice, len(choices)-1)]
	for _, w := range words {
		s.budget.spend(len(w.Text) / 64)
	}
	return words, true
}

func (s *sh) assignedWords(a assigned) (out []Word) {
	if a.Array == nil {
		return []Word{s.joined(a.Value)}
	}
	for _, e := range a.Array.Elems {
		if e.Value != nil {
			out = append(out, s.fields(e.Value)...)
		}
	}
	return out
}

// appended is a value with what += adds to it.
func appended(before, more []Word, list bool) []Word {
	if list || len(before) != 1 {
		return append(slices.Clone(before), more...)
	}
	return []Word{glued(before[0], together(more))}
}
