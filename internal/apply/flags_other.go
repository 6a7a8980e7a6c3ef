//go:build unix && !linux

package apply

import "os"

// The capabilities that a change may need.
const (
	capOverride = iota
	capOwner
	capChown
)

// traits are what the file system says of a file besides its owner and mode.
type traits struct {
	immutable, appendOnly bool
	mount                 mount
}

// traitsOf knows the mount alone here.
func traitsOf(root *folder, name string, _ *os.File, _ string) (its traits) {
	its.mount, _ = mountOf(root, name)
	return its
}

// may reports whether this is root.
func may(int) bool { return os.Geteuid() == 0 }
