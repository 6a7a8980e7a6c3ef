package control

import "example.com/magi-harden/internal/compose"

func res01() Control {
	const id = "MH-RES-01"
	return Control{
		ID: id, Title: "Memory, CPUs and processes are limited", Severity: Medium,
		Attack: "A cell allocates or forks without end and makes the host unusable.",
		Fix:    "deploy: { resources: { limits: { cpus: \"2\", memory: 4G, pids: 512 } } }", References: []string{"CIS Docker 5.11", "CIS Docker 5.12", "CIS Docker 5.29", "OWASP Docker R7"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			limits := s.Deploy != nil && s.Deploy.Resources.Limits != nil
			if !limits || s.Deploy.Resources.Limits.MemoryBytes <= 0 {
				fault("deploy.resources.limits.memory", "is missing")
			}
			if !limits || s.Deploy.Resources.Limits.NanoCPUs <= 0 {
				fault("deploy.resources.limits.cpus", "is missing")
			}
			if !limits || s.Deploy.Resources.Limits.Pids <= 0 {
				fault("deploy.resources.limits.pids", "is missing")
			}
		}),
	}
}
