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

// traits are what the file system says of a file besides its owner and mode.
type traits struct {
	immutable, appendOnly bool // flags of chattr; false where it does not tell
	mount                 mount
}

// traitsOf returns the traits of what stands at a path: at base in dir.
func traitsOf(root *folder, name string, dir *os.File, base string) (its traits) {
	const both = unix.STATX_ATTR_IMMUTABLE | unix.STATX_ATTR_APPEND
	var st unix.Statx_t
	if err := unix.Statx(int(dir.Fd()), base, unix.AT_SYMLINK_NOFOLLOW, unix.STATX_MNT_ID, &st); err == nil {
		its.mount = mount{device: unix.Mkdev(st.Dev_major, st.Dev_minor)}
		if st.Mask&unix.STATX_MNT_ID != 0 {
			its.mount.id = st.Mnt_id
		}
		if st.Attributes_mask&both == both {
			its.immutable, its.appendOnly = st.Attributes&unix.STATX_ATTR_IMMUTABLE != 0, st.Attributes&unix.STATX_ATTR_APPEND != 0
			return its
		}
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return its
	}
	defer f.Close()
	if bits, err := unix.IoctlGetUint32(int(f.Fd()), unix.FS_IOC_GETFLAGS); err == nil {
		its.immutable, its.appendOnly = bits&flagImmutable != 0, bits&flagAppend != 0
	}
	return its
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
