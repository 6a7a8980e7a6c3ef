package control

import "example.com/magi-harden/internal/compose"

func net03() Control {
	const id = "MH-NET-03"
	return Control{
		ID: id, Title: "Own networks, not the host's", Severity: High,
		Attack: "On the host's network, a cell reaches every service of the host, including those on loopback.",
		Fix:    "remove network_mode", References: []string{"CIS Docker 5.10", "KICS Shared Host Network"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if s.NetworkMode != "" {
				fault("network_mode", "is set")
			}
		}),
	}
}
