package control

import (
	"maps"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deployment"
)

func net04() Control {
	const id = "MH-NET-04"
	return Control{
		ID: id, Title: "Jupyter on internal networks only", Severity: High,
		Attack: "A cell sends data anywhere and scans the host's networks.",
		Fix:    "networks: { NAME: { internal: true } }", References: []string{"OWASP Docker R5"},
		Check: jupyter(id, func(d deployment.Deployment, s compose.Service, fault func(key, detail string)) {
			if len(s.Networks) == 0 {
				fault("networks", "none is set: the service joins the default network")
			}
			for _, name := range slices.Sorted(maps.Keys(s.Networks)) {
				if !d.Model.Networks[name].Internal && !d.WayOut {
					fault("networks", name+" is not internal")
				}
			}
			if len(s.ExtraHosts) > 0 {
				fault("extra_hosts", "may name addresses of the host")
			}
		}),
	}
}
