package control

import (
	"slices"

	"example.com/magi-harden/internal/compose"
)

func iso05() Control {
	const id = "MH-ISO-05"
	return Control{
		ID: id, Title: "No host namespaces, no host devices", Severity: High,
		Attack: "A cell that sees the host's processes or a disk reads the memory and files of every user.",
		Fix:    "remove pid, ipc, uts, userns_mode, cgroup, cgroup_parent and every device that is not a GPU", References: []string{"CIS Docker 5.16", "CIS Docker 5.18", "KICS Shared Host PID Namespace"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			for _, d := range s.Devices {
				if !compose.IsGPU(d.Source) {
					fault("devices", d.Source+" is not a GPU")
				}
			}
			if len(s.DeviceCgroupRules) > 0 {
				fault("device_cgroup_rules", "gives access to host devices")
			}
			for _, shared := range []struct{ key, value string }{{"pid", s.Pid}, {"uts", s.Uts}, {"userns_mode", s.UserNSMode}, {"cgroup", s.Cgroup}, {"cgroup_parent", s.CgroupParent}} {
				if shared.value != "" {
					fault(shared.key, "is "+shared.value+", which may be shared with the host")
				}
			}
			if !slices.Contains([]string{"", "private", "shareable", "none"}, s.Ipc) {
				fault("ipc", "is "+s.Ipc+", which may be shared with the host")
			}
		}),
	}
}
