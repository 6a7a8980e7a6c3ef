package compose

import (
	"regexp"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

var gpuDevice = regexp.MustCompile(`^/dev/(nvidia[a-z0-9-]*|dri(/[a-zA-Z0-9]+)?|kfd)$`)

// IsGPU reports whether a device of the host is one of NVIDIA's or of the
// kernel's own GPU drivers.
func IsGPU(source string) bool { return gpuDevice.MatchString(source) }

// DeviceRequest asks the engine for devices by driver, capability and id.
type DeviceRequest = types.DeviceRequest

// gpuDrivers are the drivers of the engine that give GPUs and nothing else; without a
// name the engine finds one of them by capability. That of CDI gives whatever a file
// of the host says: devices, mounts, programs to run.
var gpuDrivers = [...]string{"", "nvidia", "amd"}

// gpuCapabilities are "gpu", and what the NVIDIA container toolkit knows as
// NVIDIA_DRIVER_CAPABILITIES.
var gpuCapabilities = [...]string{"gpu", "nvidia", "amd", "compute", "compat32", "graphics", "utility", "video", "display", "ngx"}

// gpuID matches a number or UUID of a GPU, or of a part of one (MIG). A name of CDI,
// such as vendor.com/class=name, is none.
var gpuID = regexp.MustCompile(`^(all|\d{1,3}(:\d{1,3})?|(GPU|MIG|MIG-GPU)-[0-9a-fA-F-]{1,36}(/\d{1,3}/\d{1,3})?)$`)

// IsGPUDriver reports whether a driver of the engine gives GPUs and nothing else.
func IsGPUDriver(name string) bool { return slices.Contains(gpuDrivers[:], name) }

// IsGPUCapability reports whether only GPUs have a capability.
func IsGPUCapability(name string) bool { return slices.Contains(gpuCapabilities[:], name) }

// IsGPUID reports whether an id of a device can be that of a GPU only.
func IsGPUID(id string) bool { return gpuID.MatchString(id) }

// AreGPUs reports whether the engine gives nothing but GPUs for these requests.
func AreGPUs(requests []DeviceRequest) bool {
	return !slices.ContainsFunc(requests, func(r DeviceRequest) bool {
		other := func(is func(string) bool) func(string) bool { return func(s string) bool { return !is(s) } }
		return !IsGPUDriver(r.Driver) || len(r.Options) > 0 ||
			slices.ContainsFunc(r.Capabilities, other(IsGPUCapability)) || slices.ContainsFunc(r.IDs, other(IsGPUID))
	})
}

// VisibleGPUs is the variable by which the NVIDIA runtime learns which devices a
// container gets.
const VisibleGPUs = "NVIDIA_VISIBLE_DEVICES"

// AreVisibleGPUs reports whether a value of VisibleGPUs names nothing but GPUs: the
// runtime takes names of CDI there as well, and paths of mounts.
func AreVisibleGPUs(value string) bool {
	for id := range strings.SplitSeq(value, ",") {
		if !IsGPUID(id) && id != "" && id != "none" && id != "void" {
			return false
		}
	}
	return true
}
