// Package tree is the stack's folder as it is on disk, or as it would be with
// files in memory. It only reads, and nothing outside the folder.
package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"unicode"
)

// Tree is the stack's folder as it is on disk, or as it would be with some
// files replaced in memory.
type Tree struct {
	Dir     string // absolute
	overlay map[string][]byte
	log     *log          // what was read; nil: nothing is remembered
	read    *atomic.Int64 // bytes so far; nil: nothing is counted
}

// maxFile bounds what is read of one file, and MaxStack of one that describes a
// stack: those of ten thousand services have some megabytes. maxAll bounds all that is
// read of a folder: a file has many names, through links.
const (
	maxFile  = 8 << 20
	MaxStack = 64 << 20
	maxAll   = 1 << 30
)

// Open returns the folder as it is on disk. It fails when dir is not there or is no
// folder.
func Open(dir string) (Tree, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return Tree{}, err
	}
	if err := Named(abs); err != nil {
		return Tree{}, err
	}
	info, err := os.Stat(abs)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Tree{}, &missingError{dir}
	case err != nil:
		return Tree{}, fmt.Errorf("%s: %w", dir, errors.Unwrap(err))
	case !info.IsDir():
		return Tree{}, fmt.Errorf("%s: not a folder", dir)
	}
	return Tree{Dir: abs, log: newLog(), read: new(atomic.Int64)}, nil
}

// Empty returns a folder that is not there yet.
func Empty(dir string) (Tree, error) {
	abs, err := filepath.Abs(dir)
	if err == nil {
		err = Named(abs)
	}
	return Tree{Dir: abs, log: newLog(), read: new(atomic.Int64)}, err
}

// With returns the same folder with these files in place of what is there.
func (t Tree) With(files map[string][]byte) Tree {
	merged := maps.Clone(files)
	for name, data := range t.overlay {
		if _, ok := merged[name]; !ok {
			merged[name] = data
		}
	}
	return Tree{t.Dir, merged, t.log, t.read}
}

// Read returns the content of a regular file at a slash-separated path below the
// folder. A symlink is followed only as long as it stays inside. It fails on a file of
// more than 8 MiB.
func (t Tree) Read(name string) ([]byte, error) { return t.ReadUpTo(name, maxFile) }

// ReadUpTo is Read for a file of another size at most, in bytes.
func (t Tree) ReadUpTo(name string, limit int64) (data []byte, err error) {
	if data, ok := t.overlay[name]; ok {
		return data, nil
	}
	if data, ok := t.replaced(name); ok {
		return data, nil
	}
	if err := Named(name); err != nil {
		return nil, err
	}
	defer func() { t.log.note(name, data, err) }()
	root, err := os.OpenRoot(t.Dir)
	if err != nil {
		return nil, err // a missing folder is a missing file
	}
	defer root.Close()
	info, err := root.Stat(name) // before it is opened, which alone makes some devices act
	if err := readable(name, info, err, limit); err != nil {
		return nil, err
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0) // it may be a FIFO by now
	if err != nil {
		return nil, readable(name, nil, err, limit)
	}
	defer f.Close()
	info, err = f.Stat()
	if err := readable(name, info, err, limit); err != nil {
		return nil, err
	}
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = tooLarge(name, limit)
	}
	if t.read != nil && t.read.Add(int64(len(data))) > maxAll {
		err = fmt.Errorf("%s: with it, more than %d MiB of the folder are read\nlet fewer and smaller files describe the stack", name, maxAll>>20)
	}
	if err != nil {
		return nil, err
	}
	return data, nil
}

// Named fails on a path with a control character. Messages begin with paths, and a line
// break in one would end the line.
func Named(name string) error {
	if strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("%q: a control character in its name\nrename it", name)
	}
	return nil
}

// readable fails on what is not a regular file of at most limit bytes, and says what
// is wrong with a file that cannot be looked at.
func readable(name string, info fs.FileInfo, err error, limit int64) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	case err != nil && strings.Contains(err.Error(), "escapes"):
		return fmt.Errorf("%s: a symlink that leads out of the folder\nput the file itself there", name)
	case errors.Is(err, syscall.ELOOP):
		return fmt.Errorf("%s: a symlink that leads to itself\nput the file itself there", name)
	case err != nil:
		return fmt.Errorf("%s: %w\nmake it readable for the user who runs this", name, errors.Unwrap(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: not a regular file (%s)\nput a regular file in its place", name, info.Mode().Type())
	case info.Size() > limit:
		return tooLarge(name, limit)
	}
	return nil
}

func tooLarge(name string, limit int64) error {
	return fmt.Errorf("%s: larger than %d MiB\nput the right file in its place", name, limit>>20)
}

// replaced returns the content in memory of a file that a path leads to through
// symlinks.
func (t Tree) replaced(name string) ([]byte, bool) {
	if len(t.overlay) == 0 {
		return nil, false
	}
	data, ok := t.overlay[t.Real(name)]
	return data, ok
}

// Real returns the path below the folder that a path below it leads to, with its
// symlinks followed; one that leads out of the folder stays as it is.
func (t Tree) Real(name string) string {
	real := below(followed(t.Dir), followed(filepath.Join(t.Dir, filepath.FromSlash(name))))
	if real == "" {
		return path.Clean(name)
	}
	return real
}

// Has reports whether anything stands at the path.
func (t Tree) Has(name string) bool {
	if _, ok := t.overlay[name]; ok {
		return true
	}
	info, err := os.Lstat(filepath.Join(t.Dir, filepath.FromSlash(name)))
	t.log.noteThere(name, err == nil && !info.IsDir())
	return err == nil
}

// Folders lists the folders directly in one, without symlinks.
func (t Tree) Folders(name string) (out []string) {
	entries, err := os.ReadDir(filepath.Join(t.Dir, filepath.FromSlash(name)))
	if err != nil {
		return nil // not there yet
	}
	for _, e := range entries {
		if e.IsDir() {
			out = append(out, e.Name())
		}
	}
	return out
}

// Inside returns the path below the folder of a path that compose resolved.
func (t Tree) Inside(file string) (string, bool) {
	rel, err := filepath.Rel(t.Dir, file)
	if err != nil || rel == ".." || strings.HasPrefix(rel, "../") {
		return "", false
	}
	return path.Clean(filepath.ToSlash(rel)), true
}

// missingError is a folder that is not there.
type missingError struct{ dir string }

func (e *missingError) Error() string        { return e.dir + ": no such folder" }
func (e *missingError) Is(target error) bool { return target == fs.ErrNotExist }
