// Package caller judges how Compose is called: by files of the stack's folder and with
// the variables of a shell. A call is harmless when it provably loads what plain
// `docker compose` loads in the folder; what happens with any other is told.
package caller

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/script"
	"example.com/magi-harden/internal/tree"
)

// Stack is what plain `docker compose` has to load.
type Stack struct {
	Tree      tree.Tree
	Files     []string // in the order of loading, the hardening last
	Listed    bool     // by COMPOSE_FILE of .env, not by their names
	Separator string   // of COMPOSE_FILE
	Project   string   // name of the project
}

// Call is a call that is not known to be harmless.
type Call struct {
	Place place.Place // zero for a shell's variable
	What  string      // program and options, or the variable, without values
	Files []string    // what is loaded, or of OtherValues what is read instead of .env; nil where it is not known
	Then  finding.Outcome
}

// maxCalls bounds what is told of one folder.
const maxCalls = 100

// hardening is the compose file of the hardening.
func (s Stack) hardening() string { return s.Files[len(s.Files)-1] }

// Find returns the calls in the files of the folder, in the order of the files, those
// nearest to its top first. Paths for which skip is true are left out. all is false where
// the folder has more files, or more calls, than are looked at.
func Find(s Stack, skip func(name string) bool) (out []Call, all bool) {
	budget := script.NewBudget()
	all = s.Tree.Named(skip, script.Possible, func(name string, data []byte, err error) bool {
		if err != nil {
			if script.Named(name) {
				out = append(out, Call{Place: place.Place{File: name}, Then: finding.Unknown})
			}
			return len(out) < maxCalls
		}
		f := file{Stack: s, name: name}
		for _, c := range script.Read(name, data, budget) {
			f.command(c)
		}
		slices.SortStableFunc(f.calls, func(a, b Call) int { return a.Place.Compare(b.Place) })
		out = append(out, f.calls...)
		return len(out) < maxCalls
	})
	return out[:min(len(out), maxCalls)], all
}

// file judges the commands of one file.
type file struct {
	Stack
	name  string
	line  int
	calls []Call
}

// command judges one command.
func (f *file) command(c script.Command) {
	f.line = c.Line
	if c.Unread {
		f.add(Call{Then: finding.Unknown})
		return
	}
	for _, v := range c.Set {
		f.variable(v, c.Dir)
	}
	for i, w := range c.Words {
		if name, value, ok := strings.Cut(w.Text, "="); ok { // of env, sudo and the like
			f.variable(script.Variable{Name: name, Value: script.Word{Text: value, Open: w.Open, Name: w.Name}}, c.Dir)
		}
		if call, ok := invoked(c.Words, i); ok {
			call.dir = c.Dir
			f.judge(call)
			return
		}
	}
}

// add adds a call once.
func (f *file) add(c Call) {
	c.Place = place.Place{File: f.name, Line: f.line}
	same := func(d Call) bool { return d.Place == c.Place && (d.Then == c.Then || c.Then == finding.Unknown) }
	if !slices.ContainsFunc(f.calls, same) {
		f.calls = append(f.calls, c)
	}
}
