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
func mountID(root files, name string) uint64 {
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
