package report

import (
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/printable"
)

// drift returns a reason in a few words on one line.
func drift(d deploy.Drift) string { return printable.Text(reasonOf(d)) }

func reasonOf(d deploy.Drift) string {
	switch d.Kind {
	case deploy.DriftAnswer, deploy.DriftStack, deploy.DriftTemplate:
		return cause(d)
	case deploy.DriftMissing:
		return "is missing"
	case deploy.DriftMode:
		if d.Now == "" {
			return "mode " + d.Was + " lets others write it"
		}
		return "mode " + d.Was + " → " + d.Now
	case deploy.DriftLinks:
		return "has " + d.Was + " names (hard links)"
	case deploy.DriftOwner:
		return "owner " + d.Was + " → " + d.Now
	case deploy.DriftKeys:
		return "sets " + strings.Join(d.Items, ", ")
	case deploy.DriftCertificate:
		if d.Detail == "" {
			return "the source of this copy changed"
		}
	case deploy.DriftConflict:
		return "your edit and the new version change the same lines"
	case deploy.DriftMoved:
		if d.Was != "" {
			return "moved from " + d.Was
		}
		return "moved to " + d.Now
	case deploy.DriftHole:
		return bare(d.Hole)
	case deploy.DriftCall:
		return called(d.Hole)
	case deploy.DriftState:
		return "the state files are out of date"
	}
	return d.Detail
}

// cause says what changed in a new version of a file.
func cause(d deploy.Drift) string {
	switch {
	case d.Kind == deploy.DriftStack && d.Items != nil:
		return "plain docker compose loads " + loaded(d.Now, d.Items)
	case d.Kind == deploy.DriftStack && d.Unused:
		return "the stack changed, but no file depends on it"
	case d.Kind == deploy.DriftStack:
		return "the stack or the template changed"
	case d.Kind == deploy.DriftTemplate:
		return "new template"
	case d.Unused:
		return "an answer changed, but no file depends on it"
	case slices.Contains(d.Or, deploy.DriftStack):
		return "an answer, the stack or the template changed"
	case d.Or != nil:
		return "an answer or the template changed"
	}
	return "an answer changed"
}

// loaded lists the compose files that are loaded, and says what is wrong with the
// place of the hardening among them.
func loaded(hardening string, files []string) string {
	list := strings.Join(files, ", ")
	if slices.ContainsFunc(files, func(name string) bool { return path.Clean(name) == hardening }) {
		return list + ": " + hardening + " is not the last, so the files after it take precedence"
	}
	return list + ", without " + hardening
}
