package report

import (
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// ofFile has the sentences about files; "" for other findings.
func ofFile(f finding.Finding, _ tense) (text, hint string) {
	switch f.Kind {
	case finding.WriteRemark:
		return f.Detail, ""
	case finding.ReplacesForeign:
		return f.Subject + ": replaces content that magi-harden did not write; the old file is kept in " + layout.Backups, ""
	case finding.StaysDeleted:
		return f.Subject + ": was deleted and is not restored", "run: magi-harden upgrade --restore " + f.Subject
	case finding.InConflict:
		return f.Subject + ": your edit and the new version change the same lines",
			"edit the file, then run: rm " + f.Subject + plan.NewSuffix + "\n" +
				"or keep it as it is, run: magi-harden upgrade --ours " + f.Subject + "\n" +
				"or take the new version, run: magi-harden upgrade --theirs " + f.Subject
	case finding.Orphaned:
		return f.Subject + ": is no longer generated, but not removed: " + f.Detail, "run: rm " + f.Subject
	case finding.WritableBy:
		return f.Subject + ": mode " + f.Detail + " lets others write it", "run: chmod " + f.Object + " " + f.Subject
	case finding.UnusedNow:
		return f.Subject + ": is no longer used, but not removed, because it may be yours", "run: rm " + f.Subject
	}
	return "", ""
}
