package control

import (
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deployment"
)

func sec01() Control {
	const id = "MH-SEC-01"
	return Control{
		ID: id, Title: "No env_file for Jupyter", Severity: High,
		Attack: "A cell prints its environment, which holds every key of the stack.",
		Fix:    "env_file: !reset []", References: []string{"OWASP Docker R12"},
		Check: jupyter(id, func(_ deployment.Deployment, s compose.Service, fault func(key, detail string)) {
			if len(s.EnvFiles) > 0 {
				fault("env_file", "is set")
			}
		}),
	}
}
