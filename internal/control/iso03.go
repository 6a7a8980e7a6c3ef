package control

import (
	"strings"

	"example.com/magi-harden/internal/compose"
)

func iso03() Control {
	const id = "MH-ISO-03"
	return Control{
		ID: id, Title: "No engine socket, no mounts of another container", Severity: Critical,
		Attack: "A cell that reaches the engine's socket starts a root container that mounts the host's disk.",
		Fix:    "mount only the folder that the service needs", References: []string{"CIS Docker 5.31", "OWASP Docker R1", "compose-lint CL-0001"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			for _, m := range s.Volumes {
				if strings.HasSuffix(m.Source, ".sock") {
					fault("volumes", m.Source+" is mounted")
				}
			}
			if len(s.VolumesFrom) > 0 {
				fault("volumes_from", "takes the mounts of another container")
			}
			if s.UseAPISocket {
				fault("use_api_socket", "gives access to the engine")
			}
		}),
	}
}
