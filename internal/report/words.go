package report

import (
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
)

// tense says whether a finding is reported before or after its change.
type tense int

// The tenses.
const (
	planned tense = iota // nothing is written yet
	done                 // the change was made
)

// words returns a finding as one sentence on one line, and its hint on the lines after
// that. Names in the sentence may hold anything; the commands of hints are quoted.
func words(f finding.Finding, t tense) string {
	text, hint := sentence(f, t)
	if hint == "" {
		hint = f.Hint
	}
	text = printable.Text(text)
	if hint != "" {
		text += "\n" + printable.Lines(hint)
	}
	return text
}

// sentence returns the text of a finding, and a hint for those that bring none.
func sentence(f finding.Finding, t tense) (text, hint string) {
	for _, kinds := range []func(finding.Finding, tense) (string, string){ofDeployment, ofCall, ofStack, ofAnswer, ofFile} {
		if text, hint = kinds(f, t); text != "" {
			return text, hint
		}
	}
	return bare(f), ""
}

// ofDeployment has the sentences about the deployment; "" for other findings.
func ofDeployment(f finding.Finding, t tense) (text, hint string) {
	switch f.Kind {
	case finding.Hole:
		return "your edit is kept, but opens a hole: " + bare(f), ""
	case finding.Refused:
		return "your edit is kept, but " + f.Object + " will not start with it: " + at(f) + f.Detail + " (" + f.Control + ")", ""
	case finding.Unreadable:
		return "your edit is kept, but " + f.Object + " may not load it: " + at(f) + f.Detail, ""
	case finding.Unusable:
		text, hint, _ = strings.Cut(f.Detail, "\n")
		return "upgrade would fail: " + text, hint
	case finding.Expiring:
		return f.Subject + ": " + f.Detail, ""
	case finding.WeakToken:
		return f.Subject + " in .env " + f.Detail + ": " + newToken(t), ""
	case finding.CopiedToken:
		where := f.Place.String()
		if where == "" {
			where = "another file of the stack"
		}
		if f.Object != "" {
			where += ", for service " + f.Object
		}
		return f.Subject + " in .env is also in " + where + ", and only Jupyter may have it: " + newToken(t), ""
	case finding.Inactive:
		return "the hardening is not active; do not start the stack until this is fixed: plain docker compose loads " + loaded(f.Subject, f.Items), "run: magi-harden upgrade"
	case finding.Activated:
		if t == done {
			return "the hardening was not active until now: plain docker compose loaded " + loaded(f.Subject, f.Items) + "; restart what was started without it", "run: docker compose up -d --build"
		}
		return "the hardening is not active until this change is made: plain docker compose loads " + loaded(f.Subject, f.Items), ""
	case finding.OldFront:
		return "nginx_image: " + f.Object + " is older than 1.30.4, which has the security fixes of 2026 (" + f.Control + ")", ""
	case finding.Frozen:
		return "image: " + f.Object + " has had no updates since 2023 (" + f.Control + ")", "use the image of the same name at quay.io/jupyter"
	}
	return "", ""
}

// newToken says that the token is replaced.
func newToken(t tense) string {
	if t == done {
		return "a new one was made, the old file is kept in " + layout.Backups
	}
	return "a new one will be made and the old file kept in " + layout.Backups
}

// ofStack has the sentences about the stack; "" for other findings.
func ofStack(f finding.Finding, _ tense) (text, hint string) {
	switch f.Kind {
	case finding.OtherServer:
		return f.Subject + " looks like a Jupyter server too (" + strings.Join(f.Items, ", ") + ") and is not hardened", ""
	case finding.LosesReach:
		return f.Subject + " depends on " + f.Object + " (depends_on) but can no longer reach it: they share no network", shell.Line("run: magi-harden upgrade --set %s", "reach+="+f.Subject)
	case finding.LosesOwnToken:
		return "service " + f.Subject + " sets its own JUPYTER_TOKEN, but .env takes precedence: it will be empty",
			"in its env_file, list .env before the file that sets it, and set it without $JUPYTER_TOKEN"
	case finding.Exposed:
		return f.Subject + " " + f.Detail + " (" + f.Object + "); it is not changed", ""
	case finding.MountHolds:
		return f.Detail, ""
	case finding.ReadOnlyMount:
		return f.Subject + ": a build or git reads all of it, so it is read-only in the container; notebooks are saved in " + f.Object, ""
	case finding.PartlyReadOnly:
		return f.Subject + ": it holds files that Compose reads, so it is read-only in the container except these folders: " + strings.Join(f.Items, " "), ""
	case finding.HTTPSChanges:
		return "enable_https: changes " + f.Subject + " too; check that it finds its certificate", ""
	case finding.StackChanged:
		return "the stack changed: " + f.Subject + " is new and " + f.Detail, ""
	case finding.StackLost:
		return "the stack changed: " + f.Subject + " is gone", ""
	}
	return "", ""
}

// bare returns a finding without its hint.
func bare(f finding.Finding) string {
	f.Hint = ""
	if f.Edit != nil {
		f.Detail = edited(*f.Edit)
	}
	return f.Error()
}

// at returns the place of a finding as a prefix, "" where it has none.
func at(f finding.Finding) string {
	if f.Place.IsZero() {
		return ""
	}
	return f.Place.String() + ": "
}
