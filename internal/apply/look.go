package apply

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Look returns what stands at a path below root, and the content of a regular
// file. It refuses, with the path, symbolic links anywhere on the way (even
// those that stay inside: replacing one would change another file than the
// one named), devices, FIFOs, sockets and files above MaxSize.
func Look(root *os.Root, name string) (State, []byte, error) {
	if err := validPath(name); err != nil {
		return State{}, nil, fmt.Errorf("%q: %w", name, err)
	}
	f := &folder{top: root}
	defer f.forget()
	return look(f, name)
}

func look(root *folder, name string) (state State, content []byte, err error) {
	err = root.within(name, func(dir *os.Root, base string) error {
		info, err := unlinked(dir, base, name)
		if err != nil {
			return err
		}
		switch info.Mode().Type() {
		case fs.ModeDir:
			state = stateOf(info, Directory)
			return nil
		case 0:
			state, content, err = read(dir, base, name, info)
			return err
		default:
			return fmt.Errorf("%s: expected a regular file, found a %s\nmove it away, or put a regular file in its place", name, typeName(info.Mode()))
		}
	})
	if errors.Is(err, fs.ErrNotExist) {
		return State{}, nil, nil
	}
	return state, content, err
}

// lstat is folder.Lstat that also refuses a symbolic link in the last place.
func lstat(root *folder, name string) (info fs.FileInfo, err error) {
	err = root.within(name, func(dir *os.Root, base string) error {
		info, err = unlinked(dir, base, name)
		return err
	})
	return info, err
}

// unlinked returns what stands at a name in dir, and refuses a symbolic link; path is how
// errors name it.
func unlinked(dir *os.Root, name, path string) (fs.FileInfo, error) {
	info, err := dir.Lstat(name)
	if err != nil {
		return nil, problem(path, "cannot access", err)
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return nil, fmt.Errorf("%s: is a symbolic link%s", path, linkHint(info))
	}
	return info, nil
}

func linkHint(info fs.FileInfo) string {
	if info.Mode()&fs.ModeSymlink == 0 {
		return "\nmove it away: a directory is needed there"
	}
	return "\nlinks are not followed: put the real file or directory in its place"
}

// read reads a regular file that info describes. A FIFO that took its place
// meanwhile must not block, so the file is opened without waiting.
func read(dir *os.Root, base, name string, info fs.FileInfo) (State, []byte, error) {
	f, err := dir.OpenFile(base, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return State{}, nil, problem(name, "cannot read", err)
	}
	defer f.Close()
	now, err := f.Stat()
	if err != nil || !os.SameFile(info, now) {
		return State{}, nil, fmt.Errorf("%s: %w", name, errReplaced)
	}
	content, err := io.ReadAll(io.LimitReader(f, MaxSize+1))
	if err != nil {
		return State{}, nil, problem(name, "cannot read", err)
	}
	if len(content) > MaxSize {
		return State{}, nil, fmt.Errorf("%s: larger than %d bytes\nmove it away", name, MaxSize)
	}
	state := stateOf(now, Regular)
	state.Sum = sha256.Sum256(content)
	return state, content, nil
}

// stateOf leaves out setuid, setgid and sticky: this package never sets them.
func stateOf(info fs.FileInfo, kind FileKind) State {
	state := State{Kind: kind, Mode: info.Mode().Perm()}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		state.UID, state.GID = int(st.Uid), int(st.Gid)
	}
	return state
}
