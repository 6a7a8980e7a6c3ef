package caller

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/script"
)

// folders returns where a command may run, below the stack's folder. sure is true where
// the file says it.
func (f *file) folders(dir string) (out []string, sure bool) {
	here := path.Dir(f.name)
	below, isHere := strings.CutPrefix(dir, script.Here)
	switch {
	case dir == "" || dir == script.Elsewhere:
		out = []string{".", here}
	case isHere:
		out, sure = []string{path.Join(here, below)}, true
	case path.IsAbs(dir):
		if rel, inside := f.Tree.Inside(dir); inside {
			return []string{rel}, true
		}
		out = []string{"."} // where it will be installed
	default:
		out, sure = []string{path.Join(".", dir), path.Join(here, dir)}, true
	}
	return slices.Compact(out), sure
}

// resolved returns a path of a call below the stack's folder, for a command that runs
// in dir. It begins with ../ or / for one that is outside.
func (f *file) resolved(dir, name string) string {
	if below, ok := strings.CutPrefix(name, script.Here); ok {
		return path.Join(path.Dir(f.name), below)
	}
	if path.IsAbs(name) {
		if rel, inside := f.Tree.Inside(name); inside {
			return rel
		}
		return path.Clean(name)
	}
	return path.Join(dir, name)
}

func outside(name string) bool {
	return name == ".." || strings.HasPrefix(name, "../") || path.IsAbs(name)
}
