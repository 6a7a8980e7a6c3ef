package startcmd

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

var flagName = regexp.MustCompile(`^--?[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*$`)

// flags goes through the arguments of Jupyter.
func (r *reader) flags(args []word) *UnreadableError {
	folder := ""
	for i := 0; i < len(args); i++ {
		w := args[i]
		name, value, inWord := strings.Cut(w.text, "=")
		switch {
		case w.bare:
			r.drop("$…", inside)
			continue
		case !w.open && w.text == "--":
			continue // --config would be the name of a file after it
		case name == "" || name[0] != '-':
			if folder != "" {
				r.drop("extra argument", "Jupyter takes only one folder")
				continue
			}
			if !w.open && opensFile(w.text) {
				r.drop("file name", "no file is opened at start")
				continue
			}
			if inWord && flagName.MatchString("--"+name) {
				r.drop(name, "not a flag without leading dashes")
				continue
			}
			if w.open || w.text != "" && !isFolder(w.text) {
				return unreadable(0, "the notebook folder cannot be determined")
			}
			folder = path.Clean(w.text)
			continue
		case !flagName.MatchString(name) || w.open && !inWord:
			r.drop("a flag", unknown)
			continue
		}
		f := flag{name: name, value: word{text: value, open: w.open}, has: inWord}
		known := find(strings.TrimLeft(name, "-"))
		if !inWord && !known.bare && i+1 < len(args) && !strings.HasPrefix(args[i+1].text, "-") {
			i++
			f.value, f.has = args[i], true
		}
		if err := r.flag(f, known); err != nil {
			return err
		}
	}
	if folder != "" {
		r.Root = folder
	}
	return nil
}

const inside = "its value is known only inside the container"

// opensFile reports whether a word names a file to open, not a folder.
func opensFile(text string) bool {
	return regexp.MustCompile(`^[^=]*\.(ipynb|py|md|txt)$`).MatchString(text)
}

// flag is one flag as written in the command.
type flag struct {
	name  string // with its dashes
	value word
	has   bool // there is a value
}

func (r *reader) flag(f flag, k found) *UnreadableError {
	label := f.name
	if !strings.Contains(label, ".") {
		label = label[:shortened(label)]
	}
	value := f.value.text
	switch {
	case k.kind == drop:
		r.drop(label, k.reason)
	case k.bare != !f.has:
		r.drop(label, "missing or unexpected value")
	case k.bare:
		r.Flags = append(r.Flags, k.name)
	case k.kind == takeRoot:
		if f.value.open || !isFolder(value) {
			return unreadable(0, "the folder given by %s cannot be determined", label)
		}
		r.Root = value
	case f.value.open:
		r.drop(label, inside)
	case k.kind == takePort:
		port, err := strconv.Atoi(value)
		if err != nil || port < 1 || port > 65535 {
			r.drop(label, "not a port")
			return nil
		}
		r.Port = port
	case k.kind == takeURL:
		if value == "" || !regexp.MustCompile(aPath).MatchString(value) {
			r.drop(label, "not a path")
			return nil
		}
		r.BaseURL = value
	case !regexp.MustCompile(k.value).MatchString(value):
		r.drop(label, "value not known to be harmless")
	default:
		r.Flags = append(r.Flags, k.name+"="+value)
	}
	return nil
}
