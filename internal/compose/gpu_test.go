package compose

import (
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

// TestAreGPUs: a request passes only if each part of it is known to mean GPUs.
func TestAreGPUs(t *testing.T) {
	gpu := []string{"gpu"}
	for _, row := range []struct {
		name string
		DeviceRequest
		want bool
	}{
		{"a number of them", DeviceRequest{Capabilities: gpu, Count: 2}, true},
		{"no capability", DeviceRequest{Driver: "nvidia"}, true},
		{"nvidia", DeviceRequest{Driver: "nvidia", Capabilities: []string{"gpu", "compute", "utility", "video", "graphics", "display", "ngx", "compat32", "nvidia"}}, true},
		{"amd", DeviceRequest{Driver: "amd", Capabilities: gpu, IDs: []string{"0"}}, true},
		{"ids", DeviceRequest{Capabilities: gpu, IDs: []string{"0", "1:0", "all", "GPU-3a23c669-1f69-c64e-cf85-44e9b07e7a2a", "GPU-3a23", "MIG-GPU-3a23c669-1f69-c64e-cf85-44e9b07e7a2a/1/0"}}, true},
		{"cdi", DeviceRequest{Driver: "cdi", IDs: []string{"0"}}, false},
		{"another driver", DeviceRequest{Driver: "x", Capabilities: gpu}, false},
		{"spelling", DeviceRequest{Driver: "NVIDIA", Capabilities: gpu}, false},
		{"another capability", DeviceRequest{Capabilities: []string{"gpu", "tpu"}}, false},
		{"name of CDI", DeviceRequest{Driver: "nvidia", Capabilities: gpu, IDs: []string{"0", "nvidia.com/gpu=0"}}, false},
		{"host", DeviceRequest{Capabilities: gpu, IDs: []string{"evil.com/host=root"}}, false},
		{"path", DeviceRequest{Capabilities: gpu, IDs: []string{"/dev/sda"}}, false},
		{"options", DeviceRequest{Driver: "nvidia", Capabilities: gpu, Options: types.Mapping{"a": "b"}}, false},
	} {
		if got := AreGPUs([]DeviceRequest{{Capabilities: gpu}, row.DeviceRequest}); got != row.want {
			t.Errorf("%s: %v", row.name, got)
		}
	}
	for value, want := range map[string]bool{"": true, "all": true, "none": true, "void": true, "0,1": true, "GPU-3a23": true, "evil.com/host=root": false, "0,evil.com/host=root": false, "/var/run/nvidia-container-devices": false, "${X}": false} {
		if got := AreVisibleGPUs(value); got != want {
			t.Errorf("%s=%s: %v", VisibleGPUs, value, got)
		}
	}
}
