package render

import (
	"slices"

	"example.com/magi-harden/internal/layout"
)

// rows are those of the catalogue, and one for each .gitignore of the layout that
// has none there: a folder of ours with a secret in it stays out of git.
func rows(l layout.Layout) []row {
	all := catalogue()
	for _, name := range l.Ignores() {
		if !slices.ContainsFunc(all, func(r row) bool { return r.path == name }) {
			all = append(all, row{path: name, from: layout.TLSIgnore, view: newFolderIgnoreView(name)})
		}
	}
	return all
}

// folderIgnoreView is a .gitignore that leaves out all of its folder.
type folderIgnoreView struct{ Path string }

func newFolderIgnoreView(name string) func(Input) (any, error) {
	return func(Input) (any, error) { return folderIgnoreView{name}, nil }
}

// stateIgnoreView leaves out what is secret of the tool's memory, or of this
// machine only.
type stateIgnoreView struct {
	Path  string
	Lines []string
}

func newStateIgnoreView(in Input) (any, error) {
	return stateIgnoreView{layout.StateIgnore, in.Design.Layout.Ignored()}, nil
}
