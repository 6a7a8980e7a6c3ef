package command

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// The longest script that is looked at; real ones have some hundred bytes.
const longest = 64 << 10

// step is one command of a script.
type step struct {
	*syntax.Stmt
	or         bool // runs only when what is before it failed
	background bool
}

// script reads a list of commands of which one starts Jupyter.
func (r *reader) script(text string, lang syntax.LangVariant, args []word) (bool, *UnreadableError) {
	if r.shells++; r.shells > 3 {
		return false, unreadable(0, "a shell runs a shell that runs a shell")
	}
	if len(text) > longest {
		return false, unreadable(0, "the script is too long")
	}
	file, err := syntax.NewParser(syntax.Variant(lang)).Parse(strings.NewReader(text), "")
	if err != nil {
		// The parser's own words may quote the script, and so a secret.
		line := 0
		if at := (syntax.ParseError{}); errors.As(err, &at) {
			line = int(at.Pos.Line())
		}
		return false, unreadable(line, "it is not what a shell can read")
	}
	var steps []step
	for _, s := range file.Stmts {
		steps = flatten(steps, s, false, false)
	}
	return r.steps(steps, args)
}

func (r *reader) steps(steps []step, args []word) (started bool, err *UnreadableError) {
	for _, s := range steps {
		line := int(s.Pos().Line())
		if started && !s.or {
			return false, unreadable(line, "the script goes on after Jupyter: %s", describe(s.Cmd))
		}
		starts, err := r.step(s, args)
		switch {
		case err != nil:
			return false, err
		case starts && (started || s.or):
			return false, unreadable(line, "Jupyter is started only when another command failed")
		}
		started = started || starts
	}
	return started, nil
}

// flatten makes one list of commands that are joined by && and ||.
func flatten(out []step, s *syntax.Stmt, or, background bool) []step {
	background = background || s.Background
	if b, ok := s.Cmd.(*syntax.BinaryCmd); ok && !s.Negated && len(s.Redirs) == 0 && (b.Op == syntax.AndStmt || b.Op == syntax.OrStmt) {
		out = flatten(out, b.X, or, background)
		return flatten(out, b.Y, or || b.Op == syntax.OrStmt, background)
	}
	return append(out, step{s, or, background})
}

func (r *reader) step(s step, args []word) (bool, *UnreadableError) {
	line := int(s.Pos().Line())
	if s.Negated || s.Coprocess || s.Disown {
		return false, unreadable(line, "the script does more than start Jupyter: a negated command")
	}
	switch cmd := s.Cmd.(type) {
	case *syntax.DeclClause:
		r.variables(cmd.Args)
		return false, nil
	case *syntax.TimeClause:
		if cmd.Stmt == nil {
			return false, nil
		}
		r.drop("time", "nobody waits for the figures")
		return r.step(step{cmd.Stmt, s.or, s.background}, args)
	case *syntax.CallExpr:
		if len(cmd.Args) == 0 {
			r.variables(cmd.Assigns)
			return false, nil
		}
		starts, err := r.command(words(cmd.Args, args), place{script: true, or: s.or, line: line})
		if starts {
			r.variables(cmd.Assigns)
			r.around(s)
		}
		return starts, err
	}
	return false, unreadable(line, "the script does more than start Jupyter: %s", describe(s.Cmd))
}

// variables tells which variables the command sets, by name.
func (r *reader) variables(assigns []*syntax.Assign) {
	for _, a := range assigns {
		if a.Name != nil {
			r.drop(shown(a.Name.Value), "variables come from the compose file")
		}
	}
}

func (r *reader) around(s step) {
	if s.background {
		r.drop("&", "Jupyter runs in the foreground")
	}
	if len(s.Redirs) > 0 {
		r.drop("redirections", "the log goes to the engine")
	}
}

// describe names a construct for a message.
func describe(c syntax.Command) string {
	switch c := c.(type) {
	case *syntax.IfClause:
		return "if …"
	case *syntax.WhileClause:
		return "while …"
	case *syntax.ForClause:
		return "for …"
	case *syntax.CaseClause:
		return "case …"
	case *syntax.FuncDecl:
		return "a function"
	case *syntax.Subshell, *syntax.Block:
		return "a group of commands"
	case *syntax.BinaryCmd:
		return "commands joined by " + c.Op.String()
	case *syntax.TestClause:
		return "[[ … ]]"
	case *syntax.CallExpr:
		if len(c.Args) > 0 {
			return shown(read(c.Args[0]).text) + " …"
		}
		return "a variable"
	}
	return "a command"
}
