package report

import (
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// ofFile has the sentences about files; "" for other findings.
func ofFile(f finding.Finding, _ tense) (text, hint string) {
	switch f.Kind {
	case finding.ReplacesForeign:
		return f.Subject + ": replaces content that magi-harden did not write; the old file is kept in " + layout.Backups, ""
	case finding.StaysDeleted:
		return f.Subject + ": was deleted and is not restored", "magi-harden upgrade --restore " + f.Subject
	case finding.InConflict:
		return f.Subject + ": your edit and the new version change the same lines",
			"edit the file, then: rm " + f.Subject + plan.NewSuffix + "\n" +
				"or keep it as it is: magi-harden upgrade --ours " + f.Subject + "\n" +
				"or take the new version: magi-harden upgrade --theirs " + f.Subject
	case finding.Orphaned:
		return f.Subject + ": is no longer generated, but not removed: " + f.Detail, "rm " + f.Subject
	case finding.WritableBy:
		return f.Subject + ": mode " + f.Detail + " lets others write it", "chmod " + f.Object + " " + f.Subject
	case finding.UnusedNow:
		return f.Subject + ": is no longer used, but not removed, because it may be yours", "rm " + f.Subject
	}
	return "", ""
}
