// Package startcmd parses the start command of a Jupyter server, a vector or a line of
// shell, and rebuilds it without the parts that weaken it.
package startcmd

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/trait"
	"mvdan.cc/sh/v3/syntax"
)

// Start is a parsed start command. Its words are safe to show: a value
// that may be a secret is in none of its fields.
type Start struct {
	Wrapper []string        // what runs before it and stays: tini -g --, start.sh, conda run -n env
	Program []string        // jupyter lab, start-notebook.py, python -m jupyterlab; paths as written
	Flags   []string        // flags that stay, --name or --name=value
	Dropped []trait.Dropped // by name only
	Dir     string          // folder that the command changes to, "" when none
	Root    string          // folder of notebooks that it names, relative to Dir, "" when none
	Port    int             // port that it names, 0 when none
	BaseURL string          // base URL that it names, "" when none
}

// Read parses a command as the engine would run it: entrypoint and command, word by
// word. Every error is an *UnreadableError.
func Read(vector []string) (Start, error) {
	words := make([]word, len(vector))
	for i, text := range vector {
		words[i] = literal(text)
	}
	r := reader{named: namesJupyter(strings.Join(vector, " "))}
	started, err := r.command(words, place{})
	return r.result(started, err)
}

// Parse parses a line as a shell would: quotes, escapes, && and ;. The value of an
// expansion is unknown. Every error is an
// *UnreadableError.
func Parse(line string) (Start, error) {
	r := reader{named: namesJupyter(line)}
	started, err := r.script(line, syntax.LangBash, nil)
	return r.result(started, err)
}

// Vector is the command without what weakens it, for the exec form.
func (s Start) Vector(config string) []string {
	return append(slices.Concat(s.Wrapper, s.Program, s.Flags), "--config="+config)
}

// Line quotes a vector for a shell, for people to read and to type.
func Line(vector []string) string {
	words := make([]string, len(vector))
	for i, text := range vector {
		// A NUL, which is all that cannot be quoted, cannot be in a command either.
		text = strings.ReplaceAll(text, "\x00", "")
		quoted, err := syntax.Quote(text, syntax.LangBash)
		switch {
		case text != "" && text[0] == '-' && plain(text):
			quoted = text
		case err != nil || quoted == text && !plain(text):
			quoted = "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
		}
		words[i] = quoted
	}
	return strings.Join(words, " ")
}

// reader collects what a command says. A new one is made for each command.
type reader struct {
	Start
	shells int  // how deep in bash -c
	named  bool // the text mentions Jupyter
}

// place is where a command stands.
type place struct {
	script bool // in a script, so that it may be one of several
	or     bool // where it runs only when another one failed
	line   int
}

func (r *reader) result(started bool, err *UnreadableError) (Start, error) {
	if err == nil && !started {
		err = &UnreadableError{Reason: "no command starts Jupyter"}
	}
	if err != nil {
		err.NoJupyter = !r.named
		return Start{}, err
	}
	return r.Start, nil
}

// drop records, once, a part that is dropped. what is a name: it must not contain a
// value of the command.
func (r *reader) drop(what, reason string) {
	if d := (trait.Dropped{What: what, Why: reason}); !slices.Contains(r.Dropped, d) {
		r.Dropped = append(r.Dropped, d)
	}
}
