package control

import (
	"net/netip"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deployment"
)

func net01() Control {
	const id = "MH-NET-01"
	return Control{
		ID: id, Title: "Jupyter not published beyond loopback, and not at all behind a front", Severity: High,
		Attack: "A network scan finds the port, which bypasses the proxy's allow list and rate limit.",
		Fix:    "ports: !reset []", References: []string{"CIS Docker 5.9", "CIS Docker 5.14", "compose-lint CL-0005"},
		Check: jupyter(id, func(d deployment.Deployment, s compose.Service, fault func(key, detail string)) {
			for _, p := range s.Ports {
				if addr, err := netip.ParseAddr(p.HostIP); d.Front != "" || err != nil || !addr.IsLoopback() {
					fault("ports", p.HostIP+":"+p.Published+" is published")
				}
			}
		}),
	}
}
