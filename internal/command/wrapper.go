package command

import (
	"path"
	"strings"
)

// wrapper is a program that runs the command that follows it.
type wrapper struct {
	sub   string   // a subcommand that must follow: run
	flags []string // options without a value
	pairs []string // options with a value, as the next word or after =
	loose bool     // single letters may be joined: -gv
	env   bool     // variables may be set in front of the command
	dir   string   // the option that names a folder to change to
	drop  string   // why it is left behind; "" for one that stays
}

const (
	already = "the container is the notebooks' user already"
	noTerm  = "the engine runs it as the container's own process"
)

// wrappers gives what is known about a program; the name is without its folder.
func wrappers(name string) (wrapper, bool) {
	switch name {
	case "tini", "tini-static", "docker-init":
		return wrapper{flags: list("-g -s -v -w"), pairs: list("-p -e"), loose: true}, true
	case "dumb-init":
		return wrapper{flags: list("-c -v --single-child --verbose"), pairs: list("-r --rewrite"), loose: true}, true
	case "catatonit":
		return wrapper{flags: list("-g -P"), loose: true}, true
	case "start.sh":
		return wrapper{}, true
	case "conda", "mamba", "micromamba":
		return wrapper{sub: "run", flags: list("--no-capture-output --live-stream -v --attach --clean-env"), pairs: list("-n --name -p --prefix -r --root-prefix -a --cwd"), dir: "--cwd"}, true
	case "poetry":
		return wrapper{sub: "run", flags: list("-n -q --no-interaction --quiet"), pairs: list("-C --directory")}, true
	case "pipenv", "pdm", "rye":
		return wrapper{sub: "run"}, true
	case "uv":
		return wrapper{sub: "run", flags: list("--frozen --locked --no-sync --no-project --active --no-dev --all-extras --all-groups --isolated --offline --exact"), pairs: list("-p --python --project --directory --extra --group --with --with-requirements")}, true
	case "pixi":
		return wrapper{sub: "run", flags: list("--frozen --locked"), pairs: list("-e --environment --manifest-path")}, true
	case "gosu", "su-exec":
		return wrapper{pairs: list(""), drop: already}, true
	case "sudo":
		return wrapper{flags: list("-E -H -n -S --preserve-env --set-home"), pairs: list("-u -g --user --group --preserve-env"), loose: true, env: true, drop: already}, true
	case "env":
		return wrapper{flags: list("-i - --ignore-environment"), pairs: list("-u --unset"), env: true, drop: "variables come from the compose file"}, true
	case "nohup":
		return wrapper{drop: noTerm}, true
	case "time":
		return wrapper{flags: list("-p -v"), drop: "nobody waits for the figures"}, true
	case "nice":
		return wrapper{pairs: list("-n --adjustment"), drop: "shares of the CPU are set in the compose file"}, true
	case "run-one-constantly":
		return wrapper{drop: "the restart policy starts it again"}, true
	}
	return wrapper{}, false
}

func list(s string) []string { return strings.Fields(s) }

// options gives how many words the wrapper takes, the folder that it changes
// to, and what is to be told, or what stands in the way.
func (w wrapper) options(in []word) (n int, dir string, told []note, err string) {
	name := path.Base(in[0].text)
	if !plain(in[0].text) {
		return 0, "", nil, "the name of the program has characters that a program's name does not have"
	}
	n = 1
	if w.sub != "" {
		if len(in) < 2 || in[1].open || in[1].text != w.sub {
			return 0, "", nil, shown(name) + " does not start Jupyter"
		}
		n = 2
	}
	if name == "gosu" || name == "su-exec" {
		return min(2, len(in)), "", nil, ""
	}
	for ; n < len(in); n++ {
		text := in[n].text
		option, value, inWord := strings.Cut(text, "=")
		switch {
		case w.env && option != "" && option[0] != '-' && inWord:
			told = append(told, note{shown(option), "variables come from the compose file"})
		case in[n].open && w.drop == "":
			return 0, "", nil, "what " + shown(name) + " runs is known only inside the container"
		case text == "--":
			return n + 1, dir, told, ""
		case !strings.HasPrefix(text, "-"):
			return n, dir, told, ""
		case has(w.flags, text), w.loose && w.joined(text, w.flags):
		case has(w.pairs, option), w.loose && w.joined(text, w.pairs):
			if !inWord {
				if n++; n == len(in) || in[n].open && w.drop == "" {
					return 0, "", nil, shown(name) + " has an option without its value"
				}
				value = in[n].text
			}
			if strings.Contains(value, "://") {
				return 0, "", nil, shown(name) + " is given a URL" // which may have a password in it
			}
			if option == w.dir && w.dir != "" {
				if !isFolder(value) {
					return 0, "", nil, "the folder of " + shown(name) + " cannot be known here"
				}
				dir = join(dir, value)
			}
		case name == "nice" && strings.Trim(text, "-0123456789") == "":
		default:
			return 0, "", nil, shown(name) + " has an option that is not known here: " + shown(option)
		}
	}
	return n, dir, told, ""
}

// joined reports whether a word is letters of options in one, as in -gv, of
// which the last is one of those given.
func (w wrapper) joined(text string, last []string) bool {
	if len(text) < 3 || text[1] == '-' {
		return false
	}
	end := len(text) - 1
	for i := 1; i < end; i++ {
		if !has(w.flags, "-"+text[i:i+1]) {
			return false
		}
	}
	return has(last, "-"+text[end:])
}

// texts are the words of a wrapper that stays, without the folder that it
// changes to: that is told apart.
func texts(in []word, w wrapper) []string {
	var out []string
	for i := 0; i < len(in); i++ {
		option, _, inWord := strings.Cut(in[i].text, "=")
		if w.dir != "" && option == w.dir {
			if !inWord {
				i++
			}
			continue
		}
		out = append(out, in[i].text)
	}
	return out
}
