package startcmd

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

func has(list []string, s string) bool { return slices.Contains(list, s) }

var python = regexp.MustCompile(`^python(3(\.[0-9]+)?)?$`)

// programWords gives how many words the program of Jupyter takes, 0 when it is
// another one.
func programWords(in []word) int {
	servers := list("lab notebook server nbclassic")
	is := func(i int, names ...string) bool { return i < len(in) && !in[i].open && has(names, in[i].text) }
	switch base := path.Base(in[0].text); {
	case has(list("jupyter-lab jupyter-notebook jupyter-server jupyter-nbclassic"), base),
		has(list("start-notebook.sh start-notebook.py start-singleuser.sh start-singleuser.py"), base) && inStacks(in[0].text):
		return 1
	case base == "jupyter" && is(1, servers...):
		return 2
	case python.MatchString(base):
		i := 1
		for is(i, "-u", "-B") {
			i++
		}
		switch {
		case !is(i, "-m"):
		case is(i+1, list("jupyterlab notebook jupyter_server nbclassic")...):
			return i + 2
		case is(i+1, "jupyter") && is(i+2, servers...):
			return i + 3
		}
	}
	return 0
}

// inStacks reports whether a script is where the docker-stacks have theirs;
// elsewhere it is somebody's own, and may not hand its arguments on.
func inStacks(name string) bool {
	dir, _ := path.Split(name)
	return dir == "" || dir == "/usr/local/bin/"
}

// serves reports whether Jupyter with these arguments starts a server: some
// only print something, and the first may be a subcommand.
func serves(args []word) bool {
	if len(args) > 0 && has(list("build clean path paths workspace workspaces licenses extension list stop password"), args[0].text) {
		return false
	}
	for _, a := range args {
		if a.text == "--" {
			break
		}
		if has(list("-h --help --help-all -V --version --generate-config --show-config --show-config-json"), a.text) {
			return false
		}
	}
	return true
}

func isShell(base string) bool { return has(list("sh bash dash ash"), base) }

func variant(shell string) syntax.LangVariant {
	if path.Base(shell) == "bash" {
		return syntax.LangBash
	}
	return syntax.LangPOSIX
}

// shellScript finds the script in sh -c script name arguments….
func shellScript(in []word) (script word, args []word, ok bool) {
	if !isShell(path.Base(in[0].text)) {
		return word{}, nil, false
	}
	i, c := 1, false
	for ; i < len(in) && !in[i].open; i++ {
		text := in[i].text
		if text == "--" {
			i++
			break
		}
		if has(list("--login --norc --noprofile --posix"), text) {
			continue
		}
		if len(text) < 2 || text[0] != '-' && text[0] != '+' || strings.Trim(text[1:], "abefhiklmuvxBCEHPTco") != "" {
			break
		}
		c = c || text[0] == '-' && strings.Contains(text, "c")
		i += strings.Count(text, "o") // each takes a name, as pipefail
	}
	if !c || i >= len(in) {
		return word{}, nil, false
	}
	if i+2 < len(in) {
		args = in[i+2:]
	}
	return in[i], args, true
}

// isLogin reports whether a shell reads a profile first.
func isLogin(in []word) bool {
	for _, w := range in[1:] {
		switch {
		case !strings.HasPrefix(w.text, "-"):
			return false
		case w.text == "--login", w.text[:min(2, len(w.text))] != "--" && strings.ContainsAny(w.text, "li"):
			return true
		}
	}
	return false
}
