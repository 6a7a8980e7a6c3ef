package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"
)

// errReplaced says that something took the place of a file or directory between
// two looks at it.
var errReplaced = errors.New("was replaced while it was read\nrun the command again")

// entered is a directory that is held open, and what it was when it was opened.
type entered struct {
	*os.Root
	seen fs.FileInfo
}

// within runs do with the directory that a name is in, and the last part of the
// name. It enters one directory at a time, so that no link can be put on the way:
// what is opened is what was seen, and that was no link. It fails with the path of
// a part that is missing or no directory.
func (f *folder) within(name string, do func(dir *os.Root, base string) error) error {
	dir, rest := f.at(name)
	for {
		part, below, deeper := strings.Cut(rest, "/")
		if !deeper {
			return do(dir, rest)
		}
		next, err := f.enter(dir, part, strings.TrimSuffix(name, "/"+below))
		if err != nil {
			return err
		}
		dir, rest = next, below
	}
}

// enter opens a directory of dir by its name there. It does so once, as long as
// the same one stands at that path.
func (f *folder) enter(dir *os.Root, name, path string) (*os.Root, error) {
	seen, err := directory(dir, name, path)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if held, ok := f.open[path]; ok && os.SameFile(held.seen, seen) {
		return held.Root, nil
	}
	next, err := enter(dir, name, path, seen)
	if err != nil {
		return nil, err
	}
	if held, ok := f.open[path]; ok {
		f.left = append(f.left, held) // another goroutine may be in it
	}
	if f.open == nil {
		f.open = make(map[string]entered)
	}
	f.open[path] = entered{next, seen}
	return next, nil
}

// forget closes the directories that were entered.
func (f *folder) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, held := range f.open {
		f.left = append(f.left, held)
	}
	for _, held := range f.left {
		_ = held.Close() // they were only handles
	}
	f.open, f.left = nil, nil
}

// directory returns what stands at a name in dir, and fails unless that is a
// directory; path is how errors name it.
func directory(dir *os.Root, name, path string) (fs.FileInfo, error) {
	seen, err := dir.Lstat(name)
	if err != nil {
		return nil, problem(path, "cannot access", err)
	}
	if !seen.IsDir() { // opening a FIFO would wait
		return nil, fmt.Errorf("%s: expected a directory, found a %s%s", path, typeName(seen.Mode()), linkHint(seen))
	}
	return seen, nil
}

// enter opens the directory that was seen at a name in dir.
func enter(dir *os.Root, name, path string, seen fs.FileInfo) (*os.Root, error) {
	next, err := dir.OpenRoot(name)
	if err != nil {
		return nil, problem(path, "cannot open", err)
	}
	if now, err := next.Stat("."); err != nil || !os.SameFile(seen, now) {
		return nil, firstError(next.Close(), err, fmt.Errorf("%s: %w", path, errReplaced))
	}
	return next, nil
}

// open opens what stands at a name in dir, or with O_EXCL makes it. It fails on a
// link, and when something else takes its place meanwhile.
func open(dir *os.Root, name string, flag int, perm fs.FileMode) (*os.File, error) {
	if flag&os.O_EXCL != 0 {
		return dir.OpenFile(name, flag, perm)
	}
	seen, err := dir.Lstat(name)
	if err != nil {
		return nil, err
	}
	if seen.Mode()&fs.ModeSymlink != 0 {
		return nil, &fs.PathError{Op: "open", Path: name, Err: syscall.ELOOP}
	}
	f, err := dir.OpenFile(name, flag&^os.O_TRUNC, perm)
	if err != nil {
		return nil, err
	}
	now, err := f.Stat()
	if err == nil && !os.SameFile(seen, now) {
		err = fmt.Errorf("%s: %w", path.Clean(f.Name()), errReplaced)
	}
	if err == nil && flag&os.O_TRUNC != 0 {
		err = f.Truncate(0)
	}
	if err != nil {
		_ = f.Close() // the first error counts
		return nil, err
	}
	return f, nil
}
