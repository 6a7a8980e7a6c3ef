package compose

import "regexp"

var gpuDevice = regexp.MustCompile(`^/dev/(nvidia[a-z0-9-]*|dri(/[a-zA-Z0-9]+)?|kfd)$`)

// IsGPU reports whether a device of the host is one of NVIDIA's or of the
// kernel's own GPU drivers.
func IsGPU(source string) bool { return gpuDevice.MatchString(source) }
