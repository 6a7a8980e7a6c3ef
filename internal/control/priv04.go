package control

import (
	"slices"

	"example.com/magi-harden/internal/compose"
)

func priv04() Control {
	const id = "MH-PRIV-04"
	return Control{
		ID: id, Title: "No new privileges, and the engine's defaults for the rest", Severity: High,
		Attack: "A set-uid program of the image, such as sudo, makes root of the container's user.",
		Fix:    "security_opt: [\"no-new-privileges:true\"]", References: []string{"CIS Docker 5.26", "OWASP Docker R4", "KICS No New Privileges Not Set"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if !slices.Equal(s.SecurityOpt, []string{"no-new-privileges:true"}) {
				fault("security_opt", "is not just no-new-privileges")
			}
		}),
	}
}
