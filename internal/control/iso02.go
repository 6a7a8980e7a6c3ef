package control

import (
	"strings"

	"example.com/magi-harden/internal/compose"
)

func iso02() Control {
	const id = "MH-ISO-02"
	return Control{
		ID: id, Title: "Size of every tmpfs is limited", Severity: Medium,
		Attack: "A cell fills a tmpfs that has no size limit, which takes half of the host's memory.",
		Fix:    "tmpfs: [\"/tmp:size=512m\"]", References: []string{"compose-lint CL-0022"},
		Check: each(id, func(s compose.Service, fault func(key, detail string)) {
			if len(s.Tmpfs) == 0 {
				fault("tmpfs", "is missing")
			}
			for _, t := range s.Tmpfs {
				if !strings.Contains(t, "size=") {
					fault("tmpfs", t+" has no size limit and could take half of the host's memory")
				}
			}
		}),
	}
}
