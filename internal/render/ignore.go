package render

import (
	"slices"

	"example.com/magi-harden/internal/layout"
)

// rows returns the rows of the catalogue, and one for each further .gitignore of the
// layout, so that no folder with a secret gets into git.
func rows(l layout.Layout) []row {
	all := catalogue()
	for _, name := range l.Ignores() {
		if !slices.ContainsFunc(all, func(r row) bool { return r.path == name }) {
			all = append(all, row{path: name, from: layout.TLSIgnore, view: newFolderIgnoreView(name)})
		}
	}
	return all
}

// folderIgnoreView has the values of a .gitignore that ignores its whole folder.
type folderIgnoreView struct{ Path string }

func newFolderIgnoreView(name string) func(Input) (any, error) {
	return func(Input) (any, error) { return folderIgnoreView{name}, nil }
}

// stateIgnoreView has the values of the .gitignore that ignores the secret and the
// local files in layout.StateDir.
type stateIgnoreView struct {
	Path  string
	Lines []string
}

func newStateIgnoreView(in Input) (any, error) {
	return stateIgnoreView{layout.StateIgnore, in.Design.Layout.Ignored()}, nil
}
