package control

import "example.com/magi-harden/internal/compose"

func log01() Control {
	const id = "MH-LOG-01"
	return Control{
		ID: id, Title: "Log size is limited", Severity: Low,
		Attack: "A cell that prints in a loop fills the host's disk.",
		Fix:    "logging: { driver: json-file, options: { max-size: 10m, max-file: \"3\" } }", References: []string{"CIS Docker 2.13", "compose-lint CL-0014"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if s.Logging == nil || s.Logging.Options["max-size"] == "" || s.Logging.Options["max-file"] == "" {
				fault("logging", "has no max-size or no max-file")
			}
		}),
	}
}
