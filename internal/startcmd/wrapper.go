package startcmd

import "strings"

// wrapper is a program that runs the command that follows it.
type wrapper struct {
	sub    string   // a subcommand that must follow: run
	flags  []string // options without a value
	pairs  []string // options with a value, as the next word or after =
	loose  bool     // single letters may be joined: -gv
	env    bool     // variables may be set in front of the command
	dir    string   // the option that names a folder to change to
	stacks bool     // a script of the docker-stacks
	drop   string   // why it is dropped; "" for one that stays
}

const (
	already = "the container already runs as the notebook user"
	noTerm  = "not needed for the container's main process"
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
		return wrapper{stacks: true}, true
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
		return wrapper{flags: list("-i - --ignore-environment"), pairs: list("-u --unset"), env: true, drop: "variables are set in the compose file"}, true
	case "nohup":
		return wrapper{drop: noTerm}, true
	case "time":
		return wrapper{flags: list("-p -v"), drop: "its output is not used"}, true
	case "nice":
		return wrapper{pairs: list("-n --adjustment"), drop: "CPU shares are set in the compose file"}, true
	case "run-one-constantly":
		return wrapper{drop: "the restart policy restarts Jupyter"}, true
	}
	return wrapper{}, false
}

func list(s string) []string { return strings.Fields(s) }
