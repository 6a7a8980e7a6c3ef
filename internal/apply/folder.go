package apply

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// files is the part of an *os.Root or *folder that reading needs.
type files interface {
	Lstat(name string) (fs.FileInfo, error)
	OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error)
}

// folder is a tree whose state folder is held open from the lock on. Whoever
// owns the tree can rename StateDir and put another one there; what goes on
// below StateDir still happens in the one that was opened.
type folder struct {
	top   *os.Root
	state *os.Root // nil until hold, or where there is none
}

// hold opens the StateDir that stands there now. It fails with fs.ErrNotExist
// when that is replaced meanwhile.
func (f *folder) hold() error {
	f.release()
	seen, err := f.top.Lstat(StateDir)
	if err != nil {
		return problem(StateDir, "cannot access", err)
	}
	if !seen.IsDir() { // opening a FIFO would wait
		return fmt.Errorf("%s: expected a directory, found a %s%s", StateDir, typeName(seen.Mode()), linkHint(seen))
	}
	state, err := f.top.OpenRoot(StateDir)
	if err != nil {
		return problem(StateDir, "cannot open", err)
	}
	if now, err := state.Stat("."); err != nil || !os.SameFile(seen, now) {
		return firstError(state.Close(), err, fs.ErrNotExist)
	}
	f.state = state
	return nil
}

func (f *folder) release() {
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

// Lstat is os.Root.Lstat.
func (f *folder) Lstat(name string) (fs.FileInfo, error) {
	root, name := f.at(name)
	return root.Lstat(name)
}

// OpenFile is os.Root.OpenFile.
func (f *folder) OpenFile(name string, flag int, perm fs.FileMode) (*os.File, error) {
	root, name := f.at(name)
	return root.OpenFile(name, flag, perm)
}

func (f *folder) rename(from, to string) error {
	a, source := f.at(from)
	b, target := f.at(to)
	if a == b {
		return a.Rename(source, target)
	}
	in, err := a.OpenFile(path.Dir(source), os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := b.OpenFile(path.Dir(target), os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return err
	}
	defer out.Close()
	if err := unix.Renameat(int(in.Fd()), path.Base(source), int(out.Fd()), path.Base(target)); err != nil {
		return &os.LinkError{Op: "renameat", Old: from, New: to, Err: err}
	}
	return nil
}

// remove removes a file or an empty directory; StateDir itself by its name.
func (f *folder) remove(name string) error {
	root, at := f.at(name)
	if at == "." {
		f.release()
		root, at = f.top, name
	}
	return root.Remove(at)
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
