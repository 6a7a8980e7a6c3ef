package stack

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
)

// Writable gives the folders directly in m that a notebook may go on changing
// when m is locked but for them: those that nothing is mounted over, and one
// for new notebooks.
func (s *Stack) Writable(m Mount, guards []Guard) (out []Mount) {
	rel, inside := m.Inside()
	if !inside {
		return nil
	}
	free := func(name string) bool {
		return !strings.HasPrefix(name, ".") && !slices.ContainsFunc(guards, func(g Guard) bool { return g.Target == m.Target+"/"+name })
	}
	names := s.Tree.Folders(rel)
	if work, deeper := strings.CutPrefix(s.Jupyter.Work, m.Target+"/"); deeper {
		first, _, _ := strings.Cut(work, "/")
		names = append(names, first)
	} else if i := slices.IndexFunc(newFolders[:], free); i >= 0 && s.Jupyter.Work == m.Target {
		names = append(names, newFolders[i])
	}
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		if free(name) {
			out = append(out, Mount{Source: compose.DotSlash(path.Join(rel, name)), Target: m.Target + "/" + name})
		}
	}
	return out
}

// newFolders are names for the folder of new notebooks.
var newFolders = [...]string{"notebooks", "work", "jupyter-notebooks"}
