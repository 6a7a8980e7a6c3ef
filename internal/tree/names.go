package tree

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Names gives what a path of the host is below the folder: as it is written, and
// with its symlinks followed, those too whose target is not there yet. The folder
// itself and every folder above it is ".". It gives none for a path elsewhere.
func (t Tree) Names(file string) (out []string) {
	names := Leads(file)
	for _, dir := range []string{filepath.Clean(t.Dir), followed(t.Dir)} {
		for _, at := range names {
			if name := below(dir, at); name != "" && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Leads gives the names of a path of the host: as it is written, and with its symlinks
// followed, where that is another one.
func Leads(file string) []string {
	return slices.Compact([]string{hostPath(filepath.Clean(file)), hostPath(followed(file))})
}

// processView is a process's view of the host's folders, which only the engine can
// follow.
var processView = regexp.MustCompile(`^/proc/[^/]+(/task/[^/]+)?/(root|cwd)(/|$)`)

// hostPath is a path without such a view: a process of the host begins at its root.
func hostPath(file string) string { return processView.ReplaceAllString(file, "/") }

// below is a path of the host relative to a folder, "." for the folder and those
// above, "" for one that is neither.
func below(dir, file string) string {
	within := func(file, dir string) bool {
		return file == dir || strings.HasPrefix(file, strings.TrimSuffix(dir, "/")+"/")
	}
	switch {
	case within(dir, file):
		return "."
	case within(file, dir):
		return filepath.ToSlash(strings.TrimPrefix(file[len(dir):], "/"))
	}
	return ""
}

// maxLinks bounds a chain of symlinks, as the kernel does.
const maxLinks = 40

// followed is a path with its symlinks followed as far as they can be read.
func followed(file string) string {
	links := 0
	var follow func(string) string
	follow = func(file string) string {
		if real, err := filepath.EvalSymlinks(file); err == nil {
			return real
		}
		dir := filepath.Dir(file)
		if dir == file {
			return file
		}
		dir = follow(dir)
		at := filepath.Join(dir, filepath.Base(file))
		target, err := os.Readlink(at)
		if links++; err != nil || links > maxLinks {
			return at
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(dir, target)
		}
		return follow(target)
	}
	return follow(filepath.Clean(file))
}

// Elsewhere gives the names of a path of the host that are not below the folder: as it
// is written, and with its symlinks followed.
func (t Tree) Elsewhere(file string) (out []string) {
	dirs := []string{filepath.Clean(t.Dir), followed(t.Dir)}
	for _, at := range []string{filepath.Clean(file), followed(file)} {
		within := slices.ContainsFunc(dirs, func(dir string) bool { name := below(dir, at); return name != "" && (name != "." || at == dir) })
		if !within && !slices.Contains(out, at) {
			out = append(out, at)
		}
	}
	return out
}
