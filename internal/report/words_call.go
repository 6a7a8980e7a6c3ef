package report

import (
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
)

// ofCall has the sentences about calls of Compose that do not provably load what was
// checked; "" for other findings.
func ofCall(f finding.Finding, _ tense) (text, hint string) {
	switch {
	case f.Kind == finding.Unsearched:
		return "the folder has more files than are searched for calls of Compose: not all of them were checked", ""
	case f.Kind == finding.ShellVariable && f.Then == "":
		return f.Subject + " is set in this shell and takes precedence over .env", shell.Line("run: unset %s", f.Subject)
	case f.Kind == finding.ShellVariable:
		return f.Subject + " is set in this shell: docker compose " + outcomeOf(f), shell.Line("run: unset %s", f.Subject)
	case f.Kind != finding.Caller:
		return "", ""
	case f.Place.Line == 0:
		return printable.Text(at(f)) + "cannot be read, so calls of Compose in it are not checked", "check that they load " + f.Object + " last"
	}
	switch {
	case f.Then == finding.Unknown:
		hint = "check that it loads " + f.Object + " last"
	case f.Then == finding.Outdated:
		hint = "use docker compose, version 2.24.4 or later"
	case f.Then.Bypasses():
		hint = "use plain docker compose in the stack's folder, which loads " + f.Object
	}
	return printable.Text(at(f)) + called(f), hint
}

// called says how a file calls Compose, and what happens then.
func called(f finding.Finding) string {
	isVariable := strings.HasPrefix(f.Subject, "COMPOSE_")
	switch {
	case f.Then == finding.Unknown && f.Subject == "":
		return "a call of Compose that cannot be read"
	case f.Then == finding.Unknown && isVariable:
		return f.Subject + " is set to a value that cannot be read"
	case f.Then == finding.Unknown:
		return f.Subject + ": its options cannot be read"
	case isVariable:
		return f.Subject + " is set: docker compose " + outcomeOf(f)
	}
	return f.Subject + " " + outcomeOf(f)
}

// outcomeOf says what a call of Compose does, as the rest of a sentence.
func outcomeOf(f finding.Finding) string {
	var items []string // names that somebody else chose, in one line
	for _, item := range f.Items {
		items = append(items, printable.Text(item))
	}
	switch f.Then {
	case finding.Unhardened, finding.NotLast:
		if f.Items == nil {
			return "does not load " + f.Object + ", the hardening"
		}
		return "loads " + loaded(f.Object, items)
	case finding.OtherFiles:
		return "loads " + strings.Join(items, ", ") + ": not the files that were checked"
	case finding.OtherValues:
		return "takes variables from " + strings.Join(items, ", ") + ": only those of .env were checked"
	case finding.OtherFolder:
		return "takes .env and relative paths from another folder than the one that was checked"
	case finding.OtherProgram:
		return "merges compose files by rules of its own, with which the hardening was not checked"
	case finding.OtherProject:
		return "starts another project, while containers of " + f.Object + " stay as they are"
	case finding.Outdated:
		return "may be a Compose that is too old for the hardening, and fails"
	}
	return "fails"
}
