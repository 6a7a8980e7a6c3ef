package apply

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// The bits of FS_IOC_GETFLAGS, from linux/fs.h.
const (
	flagImmutable = 0x10
	flagAppend    = 0x20
)

// The capabilities that a change may need.
const (
	capOverride = unix.CAP_DAC_OVERRIDE
	capOwner    = unix.CAP_FOWNER
	capChown    = unix.CAP_CHOWN
)

// flags returns the flags of chattr that forbid a change; false where the file
// system has none or does not tell.
func flags(root *folder, name string) (immutable, appendOnly bool) {
	const both = unix.STATX_ATTR_IMMUTABLE | unix.STATX_ATTR_APPEND
	var st unix.Statx_t
	err := root.within(name, func(dir *os.Root, base string) error {
		in, err := dir.OpenFile(".", os.O_RDONLY|syscall.O_DIRECTORY, 0)
		if err != nil {
			return err
		}
		defer in.Close()
		return unix.Statx(int(in.Fd()), base, unix.AT_SYMLINK_NOFOLLOW, 0, &st)
	})
	if err == nil && st.Attributes_mask&both == both {
		return st.Attributes&unix.STATX_ATTR_IMMUTABLE != 0, st.Attributes&unix.STATX_ATTR_APPEND != 0
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return false, false
	}
	defer f.Close()
	bits, err := unix.IoctlGetUint32(int(f.Fd()), unix.FS_IOC_GETFLAGS)
	return err == nil && bits&flagImmutable != 0, err == nil && bits&flagAppend != 0
}

// may reports whether this thread has a capability.
func may(capability int) bool {
	head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	if err := unix.Capget(&head, &data[0]); err != nil {
		return os.Geteuid() == 0
	}
	return data[capability/32].Effective&(1<<(capability%32)) != 0
}
