package report

import (
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
)

// Words says a finding in one sentence, and on further lines what to do about it.
func Words(f finding.Finding) string {
	text, hint := sentence(f)
	if hint == "" {
		hint = f.Hint
	}
	if hint != "" {
		text += "\n" + hint
	}
	return text
}

// sentence has the words of each kind, and the hint where the finding has none of
// its own.
func sentence(f finding.Finding) (text, hint string) {
	switch f.Kind {
	case finding.Hole:
		return "your edit is kept, and opens a hole: " + bare(f), ""
	case finding.Refused:
		return "your edit is kept, and nginx will not start with it: " + at(f) + f.Detail + " (" + f.Control + ")", ""
	case finding.Unusable:
		return "upgrade would stop here: " + f.Detail, ""
	case finding.Expiring:
		return f.Subject + ": " + f.Detail, ""
	case finding.WeakToken:
		return f.Subject + " in .env " + f.Detail + ": a new one was made, the old file is kept in " + layout.Backups, ""
	case finding.Inactive:
		return "the hardening is not in force at present: " + f.Detail, "magi-harden upgrade names the files in COMPOSE_FILE, the hardening last; until then start nothing"
	case finding.Activated:
		return "the hardening was not in force until now: " + strings.Replace(f.Detail, "loads", "loaded", 1), "what was started that way is open until it is started anew: docker compose up -d --build"
	case finding.OldFront:
		return "nginx_image: " + f.Object + " is older than 1.30.4, which has the security fixes of 2026 (" + f.Control + ")", ""
	case finding.Frozen:
		return "image: " + f.Object + " gets no updates since 2023; the same one is at quay.io/jupyter (" + f.Control + ")", ""
	case finding.OtherServer:
		return f.Subject + " looks like a Jupyter server too (" + strings.Join(f.Items, ", ") + ") and stays as open as it is", ""
	case finding.LosesReach:
		return f.Subject + " waits for " + f.Object + " (depends_on) and no longer reaches it: they have no network in common; --reach " + f.Subject + " gives them one", ""
	case finding.LosesOwnToken:
		return f.Subject + " has a JUPYTER_TOKEN of its own, which the one of .env comes before: it gets an empty one",
			"name .env before the file with its own in env_file, and set it without $JUPYTER_TOKEN"
	case finding.Exposed:
		return f.Subject + " " + f.Detail + " (" + f.Object + "); it stays as it is", ""
	case finding.MountHolds:
		return f.Detail, ""
	case finding.ReadOnlyMount:
		return f.Subject + ": an image is built from all of it, so it is read-only in the container; notebooks go to " + f.Object, ""
	case finding.PartlyReadOnly:
		return f.Subject + ": it holds files that Compose reads, so what lies directly in it is read-only in the container; these folders can be written: " + strings.Join(f.Items, " "), ""
	case finding.HTTPSChanges:
		return "enable_https: changes " + f.Subject + " too; check that it finds its certificate", ""
	case finding.ShellVariable:
		return f.Subject + " is set in this shell and wins over .env: unset it before docker compose", ""
	case finding.StackChanged:
		return "the stack changed: " + f.Subject + " is new and " + f.Detail, ""
	case finding.StackLost:
		return "the stack changed: " + f.Subject + " is gone", ""
	case finding.AnswerRemark:
		return f.Detail, ""
	case finding.NewAnswer:
		return f.Subject + ": a new question, answered with its default: " + f.Object, ""
	case finding.ProfileFollowed:
		return "profile " + f.Subject + " → " + f.Object + ": what was " + f.Subject + "'s own follows: " + strings.Join(f.Items, ", "), ""
	case finding.ProfileKept:
		value, usual := f.Items[0], f.Items[1]
		return f.Subject + ": " + value + " was chosen, so it stays in " + f.Object + ", which has " + usual + " by itself",
			"to close it: magi-harden upgrade --set " + f.Subject + "=" + usual
	case finding.ReplacesForeign:
		return f.Subject + ": replaces content that magi-harden did not write; the old file is kept in " + layout.Backups, ""
	case finding.StaysDeleted:
		return f.Subject + ": was deleted and stays so; --restore " + f.Subject + " brings it back", ""
	case finding.InConflict:
		return f.Subject + ": your edit and the new version change the same lines; settle it in the file, then remove " + f.Subject + plan.NewSuffix + " (or --ours, --theirs " + f.Subject + ")", ""
	case finding.Orphaned:
		return f.Subject + ": is not generated any more; " + f.Detail + ", so it stays: remove it yourself", ""
	case finding.WritableBy:
		return f.Subject + ": mode " + f.Detail + " lets others write it; it was made " + f.Object, ""
	case finding.UnusedNow:
		return f.Subject + ": is not used any more; it may be yours, so it stays: remove it yourself", ""
	}
	return bare(f), ""
}

// bare is a finding without its hint.
func bare(f finding.Finding) string {
	f.Hint = ""
	return f.Error()
}

// at is the place of a finding, in front of its words.
func at(f finding.Finding) string {
	if f.Place.IsZero() {
		return ""
	}
	return f.Place.String() + ": "
}
