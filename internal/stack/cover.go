package stack

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/layout"
)

// Guard is one path below a mount of the stack's own files that a notebook must
// not change, or not even see.
type Guard struct {
	Source string // on the host; empty where a folder in memory hides it
	Target string // in the container
	Hidden bool   // nothing of it is seen
}

// devNull hides a file: it reads as empty, and a mount can be neither renamed
// nor removed from the inside.
const devNull = "/dev/null"

// Lock says how much of a mount has to become read-only as such.
type Lock int

const (
	LockNone  Lock = iota
	LockFiles      // what lies directly in it, and not the folders
	LockWhole      // all of it is built into an image or run by Compose
)

// Guards gives what --cover mounts over m, and how much of m has to become
// read-only beneath. Always the first folder below the mount is guarded: a
// notebook could rename the parent of a deeper one and put its own in place. A
// file directly in m cannot be guarded that way alone: when git or an editor
// replaces it on the host, the mount over it comes off. written says which of
// the hardening's own paths there will be.
func (s *Stack) Guards(m Mount, written func(string) bool) (guards []Guard, lock Lock) {
	from := m.Source
	if !filepath.IsAbs(from) {
		from = filepath.Join(s.Tree.Dir, from)
	}
	source := func(name string) string {
		if strings.HasPrefix(m.Source, "..") {
			return path.Join(m.Source, name)
		}
		return s.Display(filepath.Join(from, name))
	}
	add := func(file string, folder, hidden bool) {
		rel, err := filepath.Rel(from, file)
		if err != nil || strings.HasPrefix(rel, "..") {
			return
		}
		if rel == "." {
			lock = LockWhole
			return
		}
		first, _, deeper := strings.Cut(rel, "/")
		if !deeper && !isFolder(file) {
			lock = max(lock, LockFiles)
		}
		if !hidden || deeper {
			guards = append(guards, Guard{Source: source(first), Target: m.Target + "/" + first})
		}
		if hidden {
			g := Guard{Source: devNull, Target: m.Target + "/" + rel, Hidden: true}
			if folder {
				g.Source = "" // a folder in memory
			}
			guards = append(guards, g)
		}
	}
	for _, name := range s.Files {
		add(filepath.Join(s.Tree.Dir, name), false, false)
	}
	for _, g := range s.Layout.Guards() {
		if written(g.Path) {
			add(filepath.Join(s.Tree.Dir, g.Path), g.Folder, g.Hidden)
		}
	}
	for _, file := range s.readByOthers() {
		if !file.there { // what is not there cannot be covered
			switch first := firstBelow(from, file.path); {
			case first == "":
			case first != file.path && isFolder(first):
				add(first, true, false)
			default:
				lock = max(lock, LockFiles) // so that no notebook makes it
			}
			continue
		}
		add(file.path, false, file.secret)
	}
	slices.SortFunc(guards, func(a, b Guard) int { return strings.Compare(a.Target+a.Source, b.Target+b.Source) })
	return slices.Compact(guards), lock
}

// firstBelow returns the first path below a folder on the way to a file, "" for a file
// elsewhere.
func firstBelow(folder, file string) string {
	rel, err := filepath.Rel(folder, file)
	if err != nil || rel == "." || strings.HasPrefix(rel, "..") {
		return ""
	}
	first, _, _ := strings.Cut(rel, "/")
	return filepath.Join(folder, first)
}

// isFolder reports whether a path is one on the disk.
func isFolder(file string) bool {
	info, err := os.Stat(file)
	return err == nil && info.IsDir()
}

type readFile struct {
	path    string
	secret  bool
	data    bool // a service reads it, and neither Compose nor a build
	there   bool
	context bool // a folder of which an image is built
}

// readByOthers lists what Compose, the builds and the other services read, and the git
// repository of the folder. What Compose and the builds look for is in the list before
// it is there: a notebook could make it.
func (s *Stack) readByOthers() (out []readFile) {
	seen := map[string]bool{}
	add := func(path string, secret, data bool) {
		rel, inside := s.Tree.Inside(path)
		if path == "" || !data && seen[path] {
			return
		}
		there := inside && s.Tree.Has(rel)
		if there || !data && (inside || s.inFolder(path)) {
			out = append(out, readFile{path: path, secret: secret, data: data, there: there})
		}
		seen[path] = seen[path] || !data
	}
	for _, file := range s.Includes() {
		out = append(out, readFile{path: file, there: true})
		add(filepath.Join(filepath.Dir(file), layout.Env), true, false) // that of the include
	}
	if s.Tree.Has(gitFolder) { // the folder itself is never mounted writable
		add(filepath.Join(s.Tree.Dir, gitFolder), false, false)
	}
	for _, config := range s.Model.Configs {
		add(config.File, false, true)
	}
	for _, name := range s.Model.ServiceNames() {
		svc := s.Model.Services[name]
		for _, context := range contexts(svc) {
			out = append(out, readFile{path: context, there: true, context: true})
		}
		if svc.Build != nil && filepath.IsAbs(svc.Build.Context) && svc.Build.Dockerfile != "" {
			file := svc.Build.Dockerfile
			if !filepath.IsAbs(file) {
				file = filepath.Join(svc.Build.Context, file)
			}
			add(file, false, false)
		}
		for _, f := range svc.EnvFiles {
			add(f.Path, true, false)
		}
		for _, file := range svc.LabelFiles {
			add(file, false, false)
		}
		for _, v := range svc.Volumes {
			if v.Type == compose.VolumeBind && name != s.Jupyter.Service {
				add(v.Source, false, true)
			}
		}
	}
	for _, secret := range s.Model.Secrets {
		add(secret.File, true, true)
	}
	return out
}

// inFolder reports whether the symlinks of a path lead below the folder.
func (s *Stack) inFolder(path string) bool {
	return slices.ContainsFunc(s.Tree.Names(path), func(name string) bool { return name != "." })
}

// gitFolder is the repository in a folder: hooks in it run when a person uses git.
const gitFolder = ".git"

// contexts lists the folders that are sent to the build of a service.
func contexts(svc compose.Service) (out []string) {
	if svc.Build == nil {
		return nil
	}
	for _, context := range append([]string{svc.Build.Context}, slices.Collect(maps.Values(svc.Build.AdditionalContexts))...) {
		if filepath.IsAbs(context) {
			out = append(out, context)
		}
	}
	return out
}

// MissingDirs lists the sources of mounts that stay and are not there: the engine would
// make them as root, where no notebook could write, so the hardened service forbids that.
func (s *Stack) MissingDirs() (out []string) {
	for _, m := range s.Jupyter.Mounts {
		if rel, inside := m.Inside(); inside && !m.Volume && !m.Baked && !s.Tree.Has(rel) && !slices.Contains(out, rel) {
			out = append(out, rel)
		}
	}
	return out
}
