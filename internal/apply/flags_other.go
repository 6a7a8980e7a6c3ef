//go:build unix && !linux

package apply

import "os"

// The capabilities that a change may need.
const (
	capOverride = iota
	capOwner
	capChown
)

// flags does not know here.
func flags(*folder, string) (immutable, appendOnly bool) { return false, false }

// may reports whether this is root.
func may(int) bool { return os.Geteuid() == 0 }
