package script

import (
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// call reads one command, and what it runs.
func (s *sh) call(call *syntax.CallExpr, stmt *syntax.Stmt) {
	set := s.set(call.Assigns)
	words := s.words(call.Args)
	if len(words) == 0 {
		s.add(call, nil, set)
		return
	}
	name := path.Base(words[0].Text)
	switch {
	case words[0].Open:
	case s.function(words):
		s.add(call, nil, set)
		return
	case name == "cd" || name == "pushd":
		s.move(words[1:])
		return
	case name == "popd":
		s.dir = Elsewhere
		return
	case inert(words) && !s.live[stmt]:
		return
	}
	s.add(call, words, set)
	for _, w := range words[1:] {
		s.nested(w.written(), call)
	}
	for _, r := range stmt.Redirs {
		if r.Hdoc != nil {
			s.nested(s.joined(r.Hdoc).written(), r.Hdoc)
		}
	}
}

// nested reads an argument or an input that may itself be a shell text.
func (s *sh) nested(text string, n syntax.Node) {
	if !strings.ContainsAny(text, " \n") || !mentions(text) {
		return
	}
	if name, value, ok := strings.Cut(text, "="); ok && identifier.MatchString(name) {
		text = value // of an alias
	}
	inner := s.origin
	inner.depth++
	s.out = append(s.out, shell(text, s.lineOf(n), inner)...)
}

// move follows a change of the folder.
func (s *sh) move(args []Word) {
	args = slices.DeleteFunc(slices.Clone(args), func(w Word) bool { return !w.Open && strings.HasPrefix(w.Text, "-") })
	switch {
	case len(args) != 1 || args[0].Open:
		s.dir = Elsewhere
	case strings.HasPrefix(args[0].Text, Here), strings.HasPrefix(args[0].Text, "/"):
		s.dir = args[0].Text
	case strings.HasPrefix(args[0].Text, "~"), s.dir == Elsewhere:
		s.dir = Elsewhere
	case s.dir == "":
		s.dir = args[0].Text
	default:
		s.dir += "/" + args[0].Text
	}
}

// function reads the body of a function of this text, with the arguments of its call.
func (s *sh) function(words []Word) bool {
	body := s.funcs[words[0].Text]
	if body == nil || s.inside >= maxShells {
		return body != nil
	}
	args, known := s.args, s.known
	s.args, s.known = words[1:], true
	s.inside++
	s.walk(body)
	s.inside--
	s.args, s.known = args, known
	return true
}

// startsShell reports whether a statement runs its input as a shell text.
func (s *sh) startsShell(stmt *syntax.Stmt) bool {
	call, ok := stmt.Cmd.(*syntax.CallExpr)
	if !ok {
		return false
	}
	return slices.ContainsFunc(s.words(call.Args), func(w Word) bool {
		name := path.Base(w.Text)
		return slices.Contains(shells, name) || name == "ssh" || name == "xargs" || name == "at" || name == "batch"
	})
}
