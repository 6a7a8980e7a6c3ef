//go:build unix && !linux

package apply

import "golang.org/x/sys/unix"

// mountID returns 0: here the device alone identifies a mount.
func mountID(*folder, string) uint64 { return 0 }

// The flags of renameat, which refuses them here.
const (
	renameNoReplace = 1 << iota
	renameExchange
)

// renameat knows no flags here.
func renameat(from int, source string, to int, target string, flags uint) error {
	if flags != 0 {
		return unix.EINVAL
	}
	return unix.Renameat(from, source, to, target)
}
