package startcmd

import (
	"path"
	"strings"

	"example.com/magi-harden/internal/printable"
)

// command reads one simple command. It reports whether that starts Jupyter; in a
// script it may be one that is dropped instead.
func (r *reader) command(in []word, at place) (bool, *UnreadableError) {
	var keep []string // what stays in front of the program
	var notes []note
	rest, dir := in, ""
	if at.script && len(rest) > 1 && rest[0].text == "exec" && !rest[0].open {
		rest = rest[1:]
	}
	for len(rest) > 0 {
		if rest[0].open {
			return false, unreadable(at.line, "the program is known only inside the container")
		}
		if n := programWords(rest); n > 0 && serves(rest[n:]) {
			err := r.starts(keep, notes, dir, rest, n)
			if err != nil && err.Line == 0 {
				err.Line = at.line
			}
			return true, err
		}
		if text, args, ok := shellScript(rest); ok {
			return r.nested(keep, notes, dir, rest, text, args)
		}
		w, known := wrappers(path.Base(rest[0].text))
		if !known || w.stacks && !inStacks(rest[0].text) || at.script && isSetup(rest) {
			break
		}
		n, inner, dropped, err := w.options(rest)
		if err != "" {
			return false, unreadable(at.line, "%s", err)
		}
		if w.drop == "" {
			keep = append(keep, texts(rest[:n], w)...)
		} else {
			notes = append(notes, note{path.Base(rest[0].text), w.drop})
		}
		notes, dir, rest = append(notes, dropped...), join(dir, inner), rest[n:]
	}
	if at.script && len(rest) > 0 {
		return false, r.setup(rest, at)
	}
	return false, other(rest, at)
}

// note is a part to drop once the command is known to start Jupyter.
type note struct{ what, reason string }

func (r *reader) starts(keep []string, notes []note, dir string, rest []word, n int) *UnreadableError {
	for _, w := range rest[:n] {
		keep = append(keep, w.text)
	}
	for _, text := range keep {
		if !printable.Is(text) {
			return unreadable(0, "control character before the flags")
		}
	}
	if !plain(rest[0].text) {
		return unreadable(0, "invalid program name")
	}
	split := len(keep) - n
	r.Wrapper, r.Program = append(r.Wrapper, keep[:split]...), keep[split:]
	for _, n := range notes {
		r.drop(n.what, n.reason)
	}
	r.Dir = join(r.Dir, dir)
	return r.flags(rest[n:])
}

// nested reads the script of a shell.
func (r *reader) nested(keep []string, notes []note, inner string, rest []word, script word, args []word) (bool, *UnreadableError) {
	if script.open {
		return false, unreadable(0, "the script is known only inside the container")
	}
	for _, text := range keep {
		if !printable.Is(text) {
			return false, unreadable(0, "control character before the script")
		}
	}
	dir := r.Dir
	r.Dir = join(r.Dir, inner)
	r.Wrapper = append(r.Wrapper, keep...)
	started, err := r.script(script.text, variant(rest[0].text), args)
	if !started {
		r.Dir, r.Wrapper = dir, r.Wrapper[:len(r.Wrapper)-len(keep)]
		return false, err
	}
	for _, n := range notes {
		r.drop(n.what, n.reason)
	}
	if isLogin(rest) {
		r.drop(path.Base(rest[0].text)+" -l", "profiles are not read; set PATH in the image")
	}
	return true, err
}

// other is the error for a command that does not start Jupyter.
func other(rest []word, at place) *UnreadableError {
	if len(rest) == 0 {
		return unreadable(at.line, "no command")
	}
	name := rest[0].text
	base := path.Base(name)
	switch {
	case isShell(base) && len(rest) > 1 && !strings.HasPrefix(rest[1].text, "-"):
		return unreadable(at.line, "%s is a script in the image", shown(rest[1].text))
	case strings.Contains(base, "entrypoint") || strings.HasSuffix(base, ".sh") || strings.HasPrefix(base, "start-"):
		return unreadable(at.line, "%s is a script in the image", shown(name))
	case at.script:
		return unreadable(at.line, "the script does more than start Jupyter: %s …", shown(name))
	case programWords(rest) > 0:
		return unreadable(at.line, "%s has a subcommand or flag that does not start a server", shown(name))
	}
	return unreadable(at.line, "%s does not start a Jupyter server", shown(name))
}

// join returns the folder after cd next in dir.
func join(dir, next string) string {
	if next == "" {
		return dir
	}
	if path.IsAbs(next) {
		return path.Clean(next)
	}
	return path.Join(dir, next)
}
