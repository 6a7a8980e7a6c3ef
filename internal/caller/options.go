package caller

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/script"
)

// options are what a call says in front of its command.
type options struct {
	files    []script.Word
	envFiles []script.Word
	folder   *script.Word
	project  *script.Word
	command  string // "" where it cannot be read, or there is none
	open     bool   // it may have further options, which cannot be read
}

var (
	// valueFlags are the other options of Compose, of all versions, that take a value.
	valueFlags = []string{"--profile", "--ansi", "--progress", "--parallel", "--log-level", "-H", "--host", "-c", "--context", "--tlscacert", "--tlscert", "--tlskey", "--insecure-registry"}
	// plainFlags take none.
	plainFlags = []string{"--compatibility", "--dry-run", "--all-resources", "--verbose", "--no-ansi", "--tls", "--tlsverify", "--skip-hostname-check", "-D", "--debug"}
	// asks are options that only print.
	asks = []string{"-v", "--version", "-h", "--help"}
)

// harmless are the commands that make no container, and no image that one is made of.
// Those that start a container again take the one that is there.
var harmless = strings.Fields(`attach config convert commit cp down events exec export help images kill logs ls pause port ps pull push
	restart rm start stats stop top unpause version volumes wait`)

// parse reads the options of Compose.
func parse(words []script.Word) (o options) {
	for i := 0; i < len(words); i++ {
		w := words[i]
		if w.Bare || w.Open && !strings.HasPrefix(w.Text, "-") {
			o.open = true
			continue
		}
		if !strings.HasPrefix(w.Text, "-") {
			o.command = w.Text
			return o
		}
		name, value, given := cut(w)
		next := func() script.Word {
			if given {
				return value
			}
			if i++; i < len(words) {
				return words[i]
			}
			return script.Word{Open: true}
		}
		switch {
		case name == "-f" || name == "--file":
			o.files = append(o.files, next())
		case name == "--env-file":
			o.envFiles = append(o.envFiles, next())
		case name == "--project-directory" || name == "--workdir":
			w := next()
			o.folder = &w
		case name == "-p" || name == "--project-name":
			w := next()
			o.project = &w
		case takesValue(valueFlags, name):
			next()
		case slices.Contains(asks, name):
			o.command = "help"
			return o
		case !slices.Contains(plainFlags, name):
			o.open = true
		}
	}
	if !o.open {
		o.command = "help"
	}
	return o
}

// cut splits an option from a value in the same word: --file=X, -fX.
func cut(w script.Word) (name string, value script.Word, given bool) {
	name, text, given := strings.Cut(w.Text, "=")
	if !strings.HasPrefix(name, "--") && len(w.Text) > 2 {
		name, text, given = w.Text[:2], strings.TrimPrefix(w.Text[2:], "="), true
	}
	value = script.Word{Text: text, Open: w.Open, Name: w.Name}
	return name, value, given || w.Open
}

// parseStack reads the options of docker stack deploy; they may stand anywhere.
func parseStack(words []script.Word) (o options) {
	o.command = "deploy"
	for i := 0; i < len(words); i++ {
		switch name, value, given := cut(words[i]); {
		case !strings.HasPrefix(words[i].Text, "-"):
			o.open = o.open || words[i].Bare
		case name != "-c" && name != "--compose-file":
		case given:
			o.files = append(o.files, value)
		case i+1 < len(words):
			i++
			o.files = append(o.files, words[i])
		}
	}
	return o
}
