package apply

import (
	"os"
	"path"
	"syscall"

	"golang.org/x/sys/unix"
)

// mount identifies a mount: a rename needs the same one on both sides.
type mount struct{ device, id uint64 }

func mountOf(root *folder, name string) (mount, error) {
	info, err := root.Lstat(name)
	if err != nil {
		return mount{}, err
	}
	m := mount{id: mountID(root, name)}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		m.device = uint64(st.Dev)
	}
	return m, nil
}

// writable asks whether files may come and go in a directory, so that a
// refusal is found before anything is committed.
func writable(root *folder, name string) error {
	dir, err := root.OpenFile(name, os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return problem(name, "cannot open", err)
	}
	defer dir.Close()
	if err := changeable(dir); err != nil {
		return problem(path.Clean(name), "cannot write into the directory", err)
	}
	return nil
}

// changeable fails where this user may not make and remove names in a directory.
func changeable(dir *os.File) error {
	return unix.Faccessat(int(dir.Fd()), ".", unix.W_OK|unix.X_OK, unix.AT_EACCESS)
}
