package apply

import (
	"os"
	"path"
	"syscall"

	"golang.org/x/sys/unix"
)

// mountID returns the kernel's number of the mount that a path is on: a bind
// mount has the device of its source, and still no rename crosses it. 0 where
// the kernel does not say (before Linux 5.8).
func mountID(root *folder, name string) uint64 {
	dir, err := root.OpenFile(path.Dir(name), os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return 0
	}
	defer dir.Close()
	var st unix.Statx_t
	err = unix.Statx(int(dir.Fd()), path.Base(name), unix.AT_SYMLINK_NOFOLLOW, unix.STATX_MNT_ID, &st)
	if err != nil || st.Mask&unix.STATX_MNT_ID == 0 {
		return 0
	}
	return st.Mnt_id
}

const (
	renameNoReplace = unix.RENAME_NOREPLACE
	renameExchange  = unix.RENAME_EXCHANGE
)

// renameat is renameat2. It fails with EINVAL where the file system does not know
// the flags.
func renameat(from int, source string, to int, target string, flags uint) error {
	if flags == 0 {
		return unix.Renameat(from, source, to, target)
	}
	return unix.Renameat2(from, source, to, target, flags)
}
