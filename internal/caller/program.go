package caller

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/script"
)

// program is what is called.
type program int

const (
	plugin     program = iota // docker compose
	standalone                // docker-compose, which may be version 1
	swarm                     // docker stack deploy
	foreign                   // podman-compose and the like
	hidden                    // a variable or substitution that stands for Compose
)

// invocation is a call of Compose, as far as it can be read.
type invocation struct {
	program
	what  string // its name
	words []script.Word
	dir   string
}

// runners run the program that their arguments name.
var runners = []string{"sudo", "doas", "exec", "env", "command", "nohup", "time", "eval"}

// ofCompose matches the names of Compose as a program of its own.
var ofCompose = regexp.MustCompile(`^docker-compose(\.exe|-?v?[0-9][0-9.]*)?$`)

// standsFor reports whether a program that cannot be read is Compose, by its name or by
// its arguments.
func standsFor(words []script.Word) bool {
	if strings.Contains(strings.ToLower(words[0].Name+words[0].Text), "compose") {
		return true
	}
	up := slices.IndexFunc(words[1:], func(w script.Word) bool { return !strings.HasPrefix(w.Text, "-") })
	return up >= 0 && words[1+up].Text == "up"
}

// invoked reads a call that begins with the word at an index.
func invoked(words []script.Word, at int) (c invocation, ok bool) {
	first := at == 0 || slices.Contains(runners, words[at-1].Text) || strings.Contains(words[at-1].Text, "=")
	words = words[at:]
	name := path.Base(words[0].Text)
	switch {
	case words[0].Open && len(words) > 1 && words[1].Text == "compose": // $DOCKER compose
		return c.with(plugin, "docker compose", words[2:]), true
	case words[0].Open:
		return c.with(hidden, "", words[1:]), first && standsFor(words)
	case ofCompose.MatchString(name), strings.HasPrefix(words[0].Text, "docker/compose:"):
		return c.with(standalone, "docker-compose", words[1:]), true
	case name == "podman-compose":
		return c.with(foreign, name, words[1:]), true
	case !slices.Contains([]string{"docker", "docker.exe", "podman", "nerdctl", "finch"}, name):
		return c, false
	}
	rest := words[1:]
	for len(rest) > 0 && (strings.HasPrefix(rest[0].Text, "-") || rest[0].Bare) {
		if takesValue(dockerFlags, rest[0].Text) && len(rest) > 1 {
			rest = rest[1:]
		}
		rest = rest[1:]
	}
	switch {
	case len(rest) == 0 || rest[0].Open:
		return c, false
	case rest[0].Text == "compose" && strings.HasPrefix(name, "docker"):
		return c.with(plugin, "docker compose", rest[1:]), true
	case rest[0].Text == "compose":
		return c.with(foreign, name+" compose", rest[1:]), true
	case rest[0].Text == "stack" && len(rest) > 1 && (rest[1].Text == "deploy" || rest[1].Text == "up") && strings.HasPrefix(name, "docker"):
		return c.with(swarm, "docker stack deploy", rest[2:]), true
	}
	return c, false
}

func (c invocation) with(p program, what string, words []script.Word) invocation {
	c.program, c.what, c.words = p, what, words
	return c
}

// dockerFlags are the options of docker itself that take a value.
var dockerFlags = []string{"--config", "-c", "--context", "-H", "--host", "-l", "--log-level", "--tlscacert", "--tlscert", "--tlskey"}

// takesValue reports whether an option's value is the next word.
func takesValue(flags []string, text string) bool {
	return slices.Contains(flags, text)
}
