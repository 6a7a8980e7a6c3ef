package report

import (
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"example.com/magi-harden/internal/shell"
)

// ofFile has the sentences about files; "" for other findings.
func ofFile(f finding.Finding, _ tense) (text, hint string) {
	name := shell.Path(f.Subject)
	switch f.Kind {
	case finding.WriteRemark:
		return f.Detail, ""
	case finding.ReplacesForeign:
		return f.Subject + ": replaces content that magi-harden did not write; the old file is kept in " + layout.Backups, ""
	case finding.StaysDeleted:
		return f.Subject + ": was deleted and is not restored", shell.Line("run: magi-harden upgrade --restore %s", name)
	case finding.InConflict:
		return f.Subject + ": your edit and the new version change the same lines",
			shell.Line("edit the file, then run: rm %s\nor keep it as it is, run: magi-harden upgrade --ours %s\nor take the new version, run: magi-harden upgrade --theirs %s",
				name+plan.NewSuffix, name, name)
	case finding.Orphaned:
		return f.Subject + ": is no longer generated, but not removed: " + f.Detail, shell.Line("run: rm %s", name)
	case finding.WritableBy:
		return f.Subject + ": mode " + f.Detail + " lets others write it", shell.Line("run: chmod %s %s", f.Object, name)
	case finding.Linked:
		return f.Subject + ": has " + f.Detail + " names (hard links): who writes through another one changes it",
			shell.Line("run: cp -p %s %s && mv %s %s", name, name+".tmp", name+".tmp", name)
	case finding.UnusedNow:
		return f.Subject + ": is no longer used, but not removed, because it may be yours", shell.Line("run: rm %s", name)
	}
	return "", ""
}
