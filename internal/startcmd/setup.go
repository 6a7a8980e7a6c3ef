package startcmd

import (
	"path"
	"strings"

	"example.com/magi-harden/internal/printable"
)

const bake = "belongs in the image"

// isSetup reports whether a command only prepares the image or the container, so that
// it can be dropped.
func isSetup(in []word) bool { _, _, ok := setupOf(in); return ok }

// setupOf names what a command of a script does before Jupyter starts, without
// its arguments, and why it is dropped.
func setupOf(in []word) (what, reason string, ok bool) {
	base, sub := path.Base(in[0].text), ""
	for _, w := range in[1:] { // the subcommand is the first word that is no option
		if !w.open && w.text != "" && w.text[0] != '-' {
			sub = w.text
			break
		}
	}
	installs := list("install update upgrade dist-upgrade full-upgrade add clean autoremove uninstall remove create ci i config cache sync env")
	switch {
	case has(list("pip pip3 conda mamba micromamba apt apt-get apk yum dnf npm yarn poetry pipenv"), base) && has(installs, sub),
		base == "uv" && has(list("pip sync add"), sub), base == "npm" && sub == "run":
		return base + " " + sub + " …", bake, true
	case python.MatchString(base) && len(in) > 2 && in[1].text == "-m" && has(list("pip ipykernel"), in[2].text):
		return base + " -m " + in[2].text + " …", bake, true
	case base == "jupyter" && has(list("labextension serverextension nbextension bundlerextension contrib nbextensions_configurator kernelspec troubleshoot"), sub):
		return base + " " + sub + " …", bake, true
	case programWords(in) > 0 && !serves(in[programWords(in):]):
		return shown(in[0].text) + " …", "does not start a server", true
	case has(list("mkdir chown chmod ln touch"), base):
		return base + " …", "folders are prepared outside the container", true
	case has(list("echo printf ls pwd whoami id date"), base):
		return base + " …", "its output is not used", true
	case has(list("sleep true : set umask"), base):
		return base + " …", "the script is replaced by a plain command", true
	}
	return "", "", false
}

// setup reads a command of a script that does not start Jupyter.
func (r *reader) setup(in []word, at place) *UnreadableError {
	name := in[0].text
	switch {
	case name == "cd":
		return r.cd(in[1:], at)
	case name == "export":
		for _, w := range in[1:] {
			option, _, _ := strings.Cut(w.text, "=")
			r.drop(shown(option), "variables are set in the compose file")
		}
		return nil
	case at.or && has(list("exit true :"), name): // || true and the like
		return nil
	}
	what, reason, ok := setupOf(in)
	if !ok || name == "set" && setsArguments(in[1:]) {
		return other(in, at)
	}
	r.drop(what, reason)
	return nil
}

// setsArguments reports whether set gives the script other arguments.
func setsArguments(args []word) bool {
	for i := 0; i < len(args); i++ {
		text := args[i].text
		if args[i].open || text == "--" || len(text) < 2 || text[0] != '-' && text[0] != '+' {
			return true
		}
		if strings.HasSuffix(text, "o") {
			i++
		}
	}
	return false
}

func (r *reader) cd(args []word, at place) *UnreadableError {
	switch {
	case at.or:
		return unreadable(at.line, "cd runs only if another command fails")
	case len(args) != 1 || args[0].open || !isFolder(args[0].text):
		return unreadable(at.line, "the folder given to cd cannot be determined")
	}
	r.Dir = join(r.Dir, args[0].text)
	return nil
}

// isFolder reports whether a word is the path of a folder, and nothing that a
// shell or Jupyter would make another one of.
func isFolder(text string) bool {
	return text != "" && printable.Is(text) && !strings.ContainsAny(text, "$`*?[]{}~\\=:,;|&<>()\"'!") && text[0] != '-'
}
