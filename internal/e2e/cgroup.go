//go:build e2e

package e2e

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// removeCgroups removes the empty control groups that an engine leaves below
// name, in cgroup v2 or in each hierarchy of v1.
func removeCgroups(name string) error {
	parents, err := filepath.Glob("/sys/fs/cgroup/*/" + name)
	if err != nil {
		return err
	}
	parents = append(parents, "/sys/fs/cgroup/"+name)
	var dirs []string
	for _, parent := range parents {
		filepath.WalkDir(parent, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() {
				dirs = append(dirs, path)
			}
			return nil
		})
	}
	var errs []error
	for _, dir := range slices.Backward(dirs) {
		errs = append(errs, os.Remove(dir))
	}
	return errors.Join(errs...)
}
