package script

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// origin is what is known of a shell text from around it.
type origin struct {
	dir    string              // where it runs
	values map[string][]string // variables that are set for it, with their possible values
	depth  int                 // shells around it
	budget *Budget
}

// sh reads one shell text.
type sh struct {
	origin
	text   string
	line   int // of the beginning of text
	vars   map[string][]assigned
	funcs  map[string]*syntax.Stmt
	called map[string]bool

	choice int                     // which of several values of a variable counts, in this pass
	most   int                     // the largest number of values that a variable has
	active map[*syntax.Assign]bool // assignments that are being read

	inside int                   // functions around the command
	args   []Word                // of the function
	known  bool                  // args are known
	live   map[*syntax.Stmt]bool // its output is run by another shell
	out    []Command
}

// shell returns the commands of a shell text that begins at a line. Where variables
// have several values, each gives its commands.
func shell(text string, line int, o origin) []Command {
	if o.depth > maxShells || len(text) > maxShell || nesting(text) > maxNesting || !o.budget.spend(1+len(text)/8) {
		return unread(text, line)
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(text), "")
	if err != nil {
		return unread(text, line)
	}
	s := &sh{origin: o, text: text, line: line, most: 1}
	s.collect(file)
	read := func(choice int) []Command {
		s.choice, s.dir, s.out, s.live = choice, o.dir, nil, map[*syntax.Stmt]bool{}
		s.walk(file)
		return s.out
	}
	first := read(0)
	if s.most == 1 {
		return first
	}
	return passes(s.most, read)
}

// nesting returns the depth of the brackets of a text, as far as they can be told
// without parsing it.
func nesting(text string) (most int) {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '(', '[', '{':
			depth++
			most = max(most, depth)
		case ')', ']', '}':
			depth = max(depth-1, 0)
		}
	}
	return most
}

// walk reads the commands below a node in their order.
func (s *sh) walk(root syntax.Node) {
	var leave []func()
	syntax.Walk(root, func(n syntax.Node) bool {
		if n == nil {
			leave[len(leave)-1]()
			leave = leave[:len(leave)-1]
			return true
		}
		if len(s.out) >= maxCommands || !s.budget.spend(1) {
			s.full(n)
			return false
		}
		after, dir := func() {}, s.dir
		switch n := n.(type) {
		case *syntax.Stmt:
			if call, ok := n.Cmd.(*syntax.CallExpr); ok {
				s.call(call, n)
			}
		case *syntax.DeclClause:
			s.add(n, nil, s.set(n.Args))
		case *syntax.BinaryCmd:
			if n.Op == syntax.Pipe && s.startsShell(n.Y) {
				s.live[n.X] = true
			}
		case *syntax.Subshell, *syntax.CmdSubst, *syntax.ProcSubst:
			after = func() { s.dir = dir }
		case *syntax.IfClause, *syntax.WhileClause, *syntax.ForClause, *syntax.CaseClause:
			after = func() {
				if s.dir != dir {
					s.dir = Elsewhere
				}
			}
		case *syntax.FuncDecl:
			if s.called[n.Name.Value] {
				return false // it is read where it is called
			}
			args, known := s.args, s.known
			s.args, s.known = nil, false
			s.inside++
			after = func() { s.inside--; s.dir, s.args, s.known = dir, args, known }
		}
		leave = append(leave, after)
		return true
	})
}

// full says that the commands from a node on are too many.
func (s *sh) full(n syntax.Node) {
	if len(s.out) == 0 || !s.out[len(s.out)-1].Unread {
		s.out = append(s.out, Command{Line: s.lineOf(n), Unread: true})
	}
}

func (s *sh) add(n syntax.Node, words []Word, set []Variable) {
	if len(words)+len(set) > 0 {
		s.out = append(s.out, Command{Line: s.lineOf(n), Dir: s.dir, Words: words, Set: set})
	}
}

func (s *sh) lineOf(n syntax.Node) int { return s.line + int(n.Pos().Line()) - 1 }
