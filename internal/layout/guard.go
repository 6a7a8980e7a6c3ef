package layout

import (
	"path"
	"slices"
	"strings"
)

// Guard is a path that a mount of the stack's folder must not let a notebook
// change.
type Guard struct {
	Path   string
	Folder bool
	Hidden bool // it holds a secret, so it must not be readable either
}

// Guards returns the paths to cover in a mount that contains managed files, in the
// order of the catalogue: the top-level path of each entry, and each folder with a
// secret. It is the top-level path because a notebook could rename a parent folder.
func (l Layout) Guards() (out []Guard) {
	add := func(g Guard) {
		i := slices.IndexFunc(out, func(had Guard) bool { return had.Path == g.Path })
		if i < 0 {
			out = append(out, g)
		} else {
			out[i].Hidden = out[i].Hidden || g.Hidden
		}
	}
	for _, e := range l.each() {
		folder, secret := own(e), e.Secret != NoSecret
		if folder == "" {
			add(Guard{e.Path, e.Tree, secret})
			continue
		}
		first, _, _ := strings.Cut(folder, "/")
		add(Guard{Path: first, Folder: true})
		if secret {
			add(Guard{folder, true, true})
		}
	}
	return out
}

// Ignored returns the lines of StateDir's .gitignore: secrets, and the lock, which
// belongs to this machine. Everything else is meant to be committed.
func (l Layout) Ignored() (out []string) {
	for _, e := range l.each() {
		rest, in := strings.CutPrefix(e.Path, StateDir+"/")
		if !in || e.Secret == NoSecret && e.Path != Lock {
			continue
		}
		line, _, deeper := strings.Cut(rest, "/")
		if deeper || e.Tree {
			line += "/"
		}
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// Ignores returns the path of the .gitignore of each managed folder that has one.
// The one in StateDir holds the lines of Ignored, the others ignore the whole folder.
func (l Layout) Ignores() (out []string) {
	for _, e := range l.each() {
		if path.Base(e.Path) == gitignore && own(e) != "" {
			out = append(out, e.Path)
		}
	}
	return out
}
