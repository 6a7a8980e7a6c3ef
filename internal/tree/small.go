package tree

import (
	"bytes"
	"io/fs"
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

// Bounds of Named: a folder of data may have any number of files.
const (
	maxEntries = 20_000 // names that are looked at
	maxNamed   = 500    // files that are read
)

// Small calls visit for the small text files below the folder, those nearest to its
// top first, without symlinks, until visit returns false or a bound is reached. Paths
// for which skip is true, and what is below them, are left out. Changed does not look
// at what is read here.
func (t Tree) Small(skip func(name string) bool, visit func(name string, data []byte) bool) {
	files, size := 0, 0
	t.levels(skip, func(name string, e fs.DirEntry) bool {
		if !e.Type().IsRegular() {
			return true
		}
		if files++; files > maxSmallFiles {
			return false
		}
		info, err := e.Info()
		if err != nil || info.Size() > maxSmall {
			return true
		}
		data, err := t.Aside().Read(name)
		if err != nil || bytes.IndexByte(data, 0) >= 0 {
			return true
		}
		size += len(data)
		return size <= maxSmallBytes && visit(name, data)
	})
}

// Named is Small for the files whose name is wanted, those of them too that a symlink
// inside the folder leads to. visit gets an error for a file that cannot be read, or is
// too large. all is false where visit or a bound ended it.
func (t Tree) Named(skip, wanted func(name string) bool, visit func(name string, data []byte, err error) bool) (all bool) {
	entries, files, size := 0, 0, 0
	return t.levels(skip, func(name string, e fs.DirEntry) bool {
		if entries++; entries > maxEntries {
			return false
		}
		if !wanted(name) {
			return true
		}
		if files++; files > maxNamed {
			return false
		}
		data, err := t.Aside().ReadUpTo(name, maxSmall)
		size += len(data)
		return size <= maxSmallBytes && visit(name, data, err)
	})
}

// levels calls visit for what is below the folder and is no folder, level by level,
// until visit returns false. all is true where it never did.
func (t Tree) levels(skip func(name string) bool, visit func(name string, e fs.DirEntry) bool) (all bool) {
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
				if skip(name) {
					continue
				}
				if e.IsDir() {
					below = append(below, name)
				} else if !visit(name, e) {
					return false
				}
			}
		}
		level = below
	}
	return true
}
