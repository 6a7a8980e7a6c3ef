//go:build unix && !linux

package apply

import "os"

// mountID has no answer here; the device tells mounts apart.
func mountID(*os.Root, string) uint64 { return 0 }
