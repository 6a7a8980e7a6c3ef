package tree

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
)

// Bounds of Small: a stack's own texts are few and short, whatever else is in its
// folder.
const (
	maxSmall      = 256 << 10 // bytes of one file
	maxSmallFiles = 2000
	maxSmallBytes = 8 << 20
	maxSmallDepth = 5
)

// Small calls visit for the small text files below the folder, those nearest to its
// top first, without symlinks, until visit returns false or a bound is reached. Paths
// for which skip is true, and what is below them, are left out. Changed does not look
// at what is read here.
func (t Tree) Small(skip func(name string) bool, visit func(name string, data []byte) bool) {
	files, size := 0, 0
	level := []string{"."}
	for depth := 0; depth < maxSmallDepth && level != nil; depth++ {
		var below []string
		for _, dir := range level {
			entries, err := os.ReadDir(filepath.Join(t.Dir, filepath.FromSlash(dir)))
			if err != nil {
				continue // not readable for this user
			}
			for _, e := range entries {
				name := path.Join(dir, e.Name())
				switch {
				case skip(name):
					continue
				case e.IsDir():
					below = append(below, name)
					continue
				case !e.Type().IsRegular():
					continue
				}
				if files++; files > maxSmallFiles {
					return
				}
				info, err := e.Info()
				if err != nil || info.Size() > maxSmall {
					continue
				}
				data, err := t.Aside().Read(name)
				if err != nil || bytes.IndexByte(data, 0) >= 0 {
					continue
				}
				if size += len(data); size > maxSmallBytes || !visit(name, data) {
					return
				}
			}
		}
		level = below
	}
}
