package startcmd

import "mvdan.cc/sh/v3/syntax"

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
		r.drop("time", "its output is not used")
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

// variables drops the variables that the command sets, by name.
func (r *reader) variables(assigns []*syntax.Assign) {
	for _, a := range assigns {
		if a.Name != nil {
			r.drop(shown(a.Name.Value), "variables are set in the compose file")
		}
	}
}

func (r *reader) around(s step) {
	if s.background {
		r.drop("&", "Jupyter runs in the foreground")
	}
	if len(s.Redirs) > 0 {
		r.drop("redirections", "logs go to the engine")
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
