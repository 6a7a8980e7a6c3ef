package startcmd

import (
	"errors"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// The longest script that is looked at; real ones have some hundred bytes, and
// the parser takes the square of the time for one of parentheses alone.
const longest = 16 << 10

// step is one command of a script.
type step struct {
	*syntax.Stmt
	or         bool // runs only when what is before it failed
	background bool
}

// script reads a list of commands of which one starts Jupyter.
func (r *reader) script(text string, lang syntax.LangVariant, args []word) (bool, *UnreadableError) {
	if r.shells++; r.shells > 3 {
		return false, unreadable(0, "shells are nested too deeply")
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
		return false, unreadable(line, "invalid shell syntax")
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
			return false, unreadable(line, "the script continues after Jupyter: %s", describe(s.Cmd))
		}
		starts, err := r.step(s, args)
		switch {
		case err != nil:
			return false, err
		case starts && (started || s.or):
			return false, unreadable(line, "Jupyter starts only if another command fails")
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
