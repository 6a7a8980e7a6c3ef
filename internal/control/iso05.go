package control

import (
	"slices"

	"example.com/magi-harden/internal/compose"
)

func iso05() Control {
	const id = "MH-ISO-05"
	return Control{
		ID: id, Title: "No namespaces and no devices of the host", Severity: High,
		Attack: "With the host's processes or a disk in sight, a cell reads the memory and files of everybody.",
		Fix:    "leave out pid, ipc, uts, userns_mode, cgroup, cgroup_parent and devices that are no GPU", References: []string{"CIS Docker 5.16", "CIS Docker 5.18", "KICS Shared Host PID Namespace"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			for _, d := range s.Devices {
				if !compose.IsGPU(d.Source) {
					fault("devices", d.Source+" is no GPU")
				}
			}
			if len(s.DeviceCgroupRules) > 0 {
				fault("device_cgroup_rules", "gives devices of the host")
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
