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
	Hidden bool // there is a secret in it, so that it must not be read either
}

// Guards lists what is to be covered in a mount that has files of ours in it:
// what lies directly in the stack's folder, and deeper the folders with a
// secret. A folder on the way could be renamed, so it is the first that counts.
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

// Ignored gives the lines of a .gitignore in StateDir: what is secret there, or of
// this machine only. The rest is meant to be committed.
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

// Ignores gives the .gitignore of each folder of ours that has one; that in
// StateDir names lines of Ignored, another one the whole folder.
func (l Layout) Ignores() (out []string) {
	for _, e := range l.each() {
		if path.Base(e.Path) == gitignore && own(e) != "" {
			out = append(out, e.Path)
		}
	}
	return out
}
