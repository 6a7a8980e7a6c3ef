package plan

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"syscall"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
)

// loose finds by what else than its path a file of the deployment can be changed, or
// replaced: a folder in which others may write, and a second name of the file. Group
// may write a folder, as it is so for everything that some systems make. A file that
// is written anew loses its other names, and a folder in w.Dirs gets its mode.
func (p *Plan) loose(root *os.Root, w Wanted) {
	if root == nil {
		return
	}
	files, folders := slices.Clone(w.Loaded), map[string]bool{}
	for _, f := range w.Files {
		files = append(files, f.Path)
	}
	for _, name := range files {
		for dir := path.Dir(name); dir != "." && dir != "/"; dir = path.Dir(dir) {
			folders[dir] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(folders)) {
		info, err := root.Stat(name)
		ours := slices.ContainsFunc(w.Dirs, func(d file.Dir) bool { return d.Path == name })
		if err == nil && !ours && info.Mode()&0o002 != 0 && info.Mode()&fs.ModeSticky == 0 {
			p.Loose = append(p.Loose, finding.Finding{Kind: finding.WritableBy, Subject: name, Detail: fmt.Sprintf("%04o", info.Mode().Perm()), Object: fmt.Sprintf("%04o", info.Mode().Perm()&^0o022)})
		}
	}
	slices.Sort(files)
	for _, name := range slices.Compact(files) {
		if slices.ContainsFunc(p.Ops, func(op apply.Op) bool { return op.Path == name && op.Kind == apply.Write }) {
			continue
		}
		if info, err := root.Lstat(name); err == nil && info.Mode().IsRegular() {
			if st, ok := info.Sys().(*syscall.Stat_t); ok && st.Nlink > 1 {
				p.Loose = append(p.Loose, finding.Finding{Kind: finding.Linked, Subject: name, Detail: strconv.FormatUint(uint64(st.Nlink), 10)}) //nolint:unconvert // another type on other systems
			}
		}
	}
}
