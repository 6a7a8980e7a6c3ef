// Package script reads the files of a folder that run commands: shell scripts,
// makefiles, justfiles, units of systemd, workflows. It gives their commands with what
// is known of each word, and runs none.
package script

import (
	"fmt"
	"regexp"
	"strings"
)

// Command is one command of a file, or one statement that sets variables.
type Command struct {
	Line   int
	Dir    string     // where it runs: relative to where the file is run, or beginning with Here or /; Elsewhere
	Words  []Word     // the program and its arguments; none for a statement that only sets variables
	Set    []Variable // what it sets for itself, or for the commands after it
	Unread bool       // the file has a command there that cannot be read
}

// Word is one word of a command.
type Word struct {
	Text string // what is known of it; a path may begin with Here
	Open bool   // an expansion is in it, so that Text is not all of it
	Bare bool   // nothing but an unquoted expansion: any number of words
	Name string // of the expansion, as it is written

	whole string // of an open word: all of it, with a variable in place of each expansion
}

// written is all of a word, with a variable of the shell in place of each expansion.
func (w Word) written() string {
	switch {
	case w.whole != "":
		return w.whole
	case w.Open:
		return w.Text + unknown(w.Name)
	}
	return w.Text
}

// Variable is a variable that a command sets.
type Variable struct {
	Name  string
	Value Word
}

// key is equal for commands that are equal.
func (c Command) key() string { return fmt.Sprintf("%+v", c) }

const (
	// Here begins a path below the folder of the file itself.
	Here = "\x01"
	// Elsewhere is a folder that is not known.
	Elsewhere = "?"
)

// Bounds of one file. The parser takes the square of the time for brackets alone.
const (
	maxShell    = 64 << 10 // bytes of one shell text
	maxText     = 16 << 10 // bytes of one value
	maxNesting  = 300      // open brackets
	maxCommands = 5000
	maxChoices  = 8 // values of one variable
	maxShells   = 4 // shells in shells, functions in functions
)

// Budget bounds the work of several calls of Read together. What is beyond it is
// searched for Compose, but not parsed.
type Budget struct{ left int }

// NewBudget returns the budget for one folder.
func NewBudget() *Budget { return &Budget{400_000} }

// spend reports whether there is still work left of the budget.
func (b *Budget) spend(work int) bool {
	b.left -= work
	return b.left > 0
}

// Read returns the commands of a file, nil where it runs none.
func Read(name string, data []byte, b *Budget) []Command {
	read := readerOf(name, data)
	if read == nil || !mentions(string(data)) {
		return nil
	}
	text := strings.NewReplacer("\r\n", "\n", Here, " ").Replace(string(data))
	out := read(text, origin{budget: b})
	last := 1 + strings.Count(text, "\n")
	for i := range out {
		out[i].Line = min(out[i].Line, last) // the value of a variable may have lines of its own
	}
	return out
}

// mentions reports whether a text may have to do with Compose. It spares the parsers
// most files.
func mentions(text string) bool {
	lower := strings.ToLower(text)
	return strings.Contains(lower, "compose") || strings.Contains(lower, "stack") || strings.Contains(lower, " up") // $DC up
}

// runs matches a text that runs Compose, in whatever language.
var runs = regexp.MustCompile(`(docker|podman|nerdctl|finch)([-_ ]|["'], *["'])compose\b|docker +stack +(deploy|up)\b|\bCOMPOSE_(FILE|ENV_FILES|DISABLE_ENV_FILE|PATH_SEPARATOR)\b`)

// unread gives the first line that runs Compose in a text that cannot be parsed. line
// is that of its beginning.
func unread(text string, line int) []Command {
	for i, s := range strings.Split(text, "\n") {
		s = strings.TrimSpace(s)
		if runs.MatchString(s) && !strings.HasPrefix(s, "#") && !strings.HasPrefix(s, "//") && !strings.HasPrefix(strings.ToLower(s), "rem ") {
			return []Command{{Line: line + i, Unread: true}}
		}
	}
	return nil
}

// otherLanguage is the reader of a language that is not parsed.
func otherLanguage(text string, _ origin) []Command { return unread(text, 1) }
