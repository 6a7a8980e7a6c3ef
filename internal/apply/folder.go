package apply

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"syscall"
)

// folder is a tree whose state folder is held open from the lock on. Whoever
// owns the tree can rename StateDir and put another one there; what goes on
// below StateDir still happens in the one that was opened.
type folder struct {
	top   *os.Root
	state *os.Root // nil until hold, or where there is none

	mu   sync.Mutex
	open map[string]entered // by path
	left []entered          // those that do not stand at their path any more
}

// hold opens the StateDir that stands there now. It fails with fs.ErrNotExist
// when that is replaced meanwhile.
func (f *folder) hold() error {
	f.release()
	seen, err := directory(f.top, StateDir, StateDir)
	if err != nil {
		return err
	}
	state, err := enter(f.top, StateDir, StateDir, seen)
	if errors.Is(err, errReplaced) {
		return fs.ErrNotExist
	}
	f.state = state
	return err
}

func (f *folder) release() {
	f.forget()
	if f.state != nil {
		_ = f.state.Close() // it was only a handle
	}
	f.state = nil
}

func (f *folder) close() error {
	f.release()
	return f.top.Close()
}

// at returns the handle that a name is reached by, and its name there.
func (f *folder) at(name string) (*os.Root, string) {
	switch rest, in := strings.CutPrefix(name, StateDir+"/"); {
	case f.state == nil:
		return f.top, name
	case in:
		return f.state, rest
	case name == StateDir:
		return f.state, "."
	}
	return f.top, name
}

// Lstat is os.Root.Lstat without links on the way.
func (f *folder) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.within(name, func(dir *os.Root, base string) (err error) {
		info, err = dir.Lstat(base)
		return err
	})
	return info, err
}

// OpenFile is os.Root.OpenFile without links, also in the last place.
func (f *folder) OpenFile(name string, flag int, perm fs.FileMode) (file *os.File, err error) {
	err = f.within(name, func(dir *os.Root, base string) (err error) {
		file, err = open(dir, base, flag, perm)
		return err
	})
	return file, err
}

func (f *folder) rename(from, to string) error {
	return f.move(from, to, 0)
}

// move renames with the flags of renameat2.
func (f *folder) move(from, to string, flags uint) error {
	return f.within(from, func(a *os.Root, source string) error {
		return f.within(to, func(b *os.Root, target string) error {
			in, err := a.OpenFile(".", os.O_RDONLY|syscall.O_DIRECTORY, 0)
			if err != nil {
				return err
			}
			defer in.Close()
			out, err := b.OpenFile(".", os.O_RDONLY|syscall.O_DIRECTORY, 0)
			if err != nil {
				return err
			}
			defer out.Close()
			if err := renameat(int(in.Fd()), source, int(out.Fd()), target, flags); err != nil {
				return &os.LinkError{Op: "renameat", Old: from, New: to, Err: err}
			}
			return nil
		})
	})
}

// remove removes a file or an empty directory; StateDir itself by its name.
func (f *folder) remove(name string) error {
	if _, at := f.at(name); at == "." {
		f.release()
	}
	return f.within(name, func(dir *os.Root, base string) error { return dir.Remove(base) })
}

// list returns the names in a directory, in no order.
func (f *folder) list(name string) ([]string, error) {
	dir, err := f.OpenFile(name, os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.Readdirnames(-1)
}
