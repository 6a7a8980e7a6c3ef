package control

import (
	"slices"

	"example.com/magi-harden/internal/compose"
)

func priv03() Control {
	const id = "MH-PRIV-03"
	return Control{
		ID: id, Title: "Not privileged, no capabilities, no lifecycle hooks", Severity: High,
		Attack: "A cell uses a capability, or a hook that runs as root, to leave the container.",
		Fix:    "set cap_drop: [ALL], and remove privileged, cap_add and lifecycle hooks", References: []string{"CIS Docker 5.4", "CIS Docker 5.5", "compose-lint CL-0002", "compose-lint CL-0006"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if s.Privileged {
				fault("privileged", "is on")
			}
			if !slices.Contains(s.CapDrop, "ALL") {
				fault("cap_drop", "is not ALL")
			}
			if len(s.CapAdd) > 0 {
				fault("cap_add", "adds capabilities")
			}
			for _, hook := range []struct {
				key string
				n   int
			}{{"post_start", len(s.PostStart)}, {"pre_start", len(s.PreStart)}, {"pre_stop", len(s.PreStop)}} {
				if hook.n > 0 {
					fault(hook.key, "runs a hook, possibly as root")
				}
			}
		}),
	}
}
