package control

import "example.com/magi-harden/internal/compose"

func iso01() Control {
	const id = "MH-ISO-01"
	return Control{
		ID: id, Title: "Root file system is read-only", Severity: Medium,
		Attack: "A cell writes a program into the container, and it runs again at every later start.",
		Fix:    "read_only: true", References: []string{"CIS Docker 5.13", "OWASP Docker R8", "compose-lint CL-0007"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if !s.ReadOnly {
				fault("read_only", "is off")
			}
		}),
	}
}
