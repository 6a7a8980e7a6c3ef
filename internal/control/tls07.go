package control

import (
	"path"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deployment"
)

func tls07() Control {
	const id = "MH-TLS-07"
	return Control{
		ID: id, Title: "No private key readable by notebooks", Severity: High,
		Attack: "A cell reads the private key of the proxy's certificate and impersonates the proxy.",
		Fix:    "mount the key's folder into the proxy only",
		Check: jupyter(id, func(_ deployment.Deployment, s compose.Service, fault func(key, detail string)) {
			for _, m := range s.Volumes {
				if base := path.Base(m.Source); base == "tls" || base == "ssl" {
					fault("volumes", m.Source+" is mounted")
				}
			}
		}),
	}
}
