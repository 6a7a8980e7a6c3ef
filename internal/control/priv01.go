package control

import (
	"strings"

	"example.com/magi-harden/internal/compose"
)

func priv01() Control {
	const id = "MH-PRIV-01"
	return Control{
		ID: id, Title: "Numeric user, not root", Severity: High,
		Attack: "A vulnerability in the kernel or the engine turns root in the container into root on the host.",
		Fix:    "user: \"1000:100\"", References: []string{"CIS Docker 4.1", "OWASP Docker R2", "compose-lint CL-0018"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			user, _, _ := strings.Cut(s.User, ":")
			switch {
			case user == "", user == "root", strings.Trim(user, "0") == "":
				fault("user", "is root")
			case strings.Trim(user, "0123456789") != "":
				fault("user", user+" is a name, which the image may map to root")
			}
		}),
	}
}
