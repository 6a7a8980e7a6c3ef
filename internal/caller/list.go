package caller

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/script"
)

// list judges a list of compose files; "" is for the right one.
func (s Stack) list(files []string) finding.Outcome {
	at := slices.Index(files, s.hardening())
	switch {
	case at < 0:
		return finding.Unhardened
	case slices.Equal(files, s.Files):
		return ""
	case at < len(files)-1:
		return finding.NotLast
	}
	return finding.OtherFiles
}

// all resolves the paths of options.
func (f *file) all(dir string, words []script.Word) []string {
	var names []string
	for _, w := range words {
		names = append(names, w.Text)
	}
	return f.paths(dir, names)
}

// isEnv reports whether a path leads to .env of the stack's folder.
func (s Stack) isEnv(name string) bool {
	return !outside(name) && s.Tree.Real(name) == s.Tree.Real(layout.Env)
}

// hasBase reports whether a folder has a stack of its own.
func (s Stack) hasBase(dir string) bool {
	return slices.ContainsFunc(compose.BaseNames(), func(name string) bool { return s.Tree.Has(path.Join(dir, name)) })
}

// elsewhere reports whether compose files are of another stack: none of them is this
// stack's or beside it, and none of them can load one that is.
func (s Stack) elsewhere(files []string, moved bool) bool {
	for _, name := range files {
		switch {
		case slices.Contains(s.Files, name):
			return false
		case outside(name):
		case path.Dir(name) == "." && !moved:
			return false
		default:
			data, err := s.Tree.Aside().Read(name)
			text := string(data)
			if strings.Contains(text, "include") || strings.Contains(text, "extends") || err != nil && !errors.Is(err, fs.ErrNotExist) {
				return false
			}
		}
	}
	return true
}

// open reports whether words cannot be read in full, or name no local file.
func open(words ...script.Word) bool {
	return slices.ContainsFunc(words, func(w script.Word) bool {
		return w.Open || w.Text == "" || w.Text == "-" || strings.ContainsAny(w.Text, "*?[{~$`") || strings.Contains(w.Text, "://")
	})
}
