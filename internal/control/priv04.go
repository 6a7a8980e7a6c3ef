package control

import (
	"slices"

	"example.com/magi-harden/internal/compose"
)

func priv04() Control {
	const id = "MH-PRIV-04"
	return Control{
		ID: id, Title: "No new privileges, the engine's defaults otherwise", Severity: High,
		Attack: "A cell becomes root through a set-uid program of the image, such as sudo.",
		Fix:    "security_opt: [\"no-new-privileges:true\"]", References: []string{"CIS Docker 5.26", "OWASP Docker R4", "KICS No New Privileges Not Set"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
				fault("security_opt", "is not exactly no-new-privileges:true")
			}
		}),
	}
}
