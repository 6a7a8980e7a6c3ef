package report

import (
	"os"
	"regexp"
	"testing"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
)

// TestCallWords: every outcome of a call in words, for a file and for a shell.
func TestCallWords(t *testing.T) {
	at := place.Place{File: "Makefile", Line: 7}
	const plain = "\nuse plain docker compose in the stack's folder, which loads o.yml"
	tested := map[finding.Outcome]bool{}
	for _, c := range []struct {
		f    finding.Finding
		want string
	}{
		{finding.Finding{Kind: finding.Caller, Then: finding.Unhardened, Subject: "docker compose -f", Items: []string{"a.yml", "b.yml"}, Place: at}, "Makefile:7: docker compose -f loads a.yml, b.yml, without o.yml" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.Unhardened, Subject: "docker compose --env-file", Place: at}, "Makefile:7: docker compose --env-file does not load o.yml, the hardening" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.NotLast, Subject: "COMPOSE_FILE", Items: []string{"o.yml", "b.yml"}, Place: at},
			"Makefile:7: COMPOSE_FILE is set: docker compose loads o.yml, b.yml: o.yml is not the last, so the files after it take precedence" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.OtherFiles, Subject: "docker compose -f", Items: []string{"a.yml", "o.yml"}, Place: at}, "Makefile:7: docker compose -f loads a.yml, o.yml: not the files that were checked" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.OtherValues, Subject: "docker compose --env-file", Items: []string{"x\n  run: y"}, Place: at},
			"Makefile:7: docker compose --env-file takes variables from x\\n  run: y: only those of .env were checked" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.OtherFolder, Subject: "docker compose --project-directory", Place: at}, "Makefile:7: docker compose --project-directory takes .env and relative paths from another folder than the one that was checked" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.OtherProgram, Subject: "podman-compose", Place: at}, "Makefile:7: podman-compose merges compose files by rules of its own, with which the hardening was not checked" + plain},
		{finding.Finding{Kind: finding.Caller, Then: finding.OtherProject, Subject: "docker compose -p", Place: at}, "Makefile:7: docker compose -p starts another project, while containers of o.yml stay as they are"},
		{finding.Finding{Kind: finding.Caller, Then: finding.Outdated, Subject: "docker-compose", Place: at}, "Makefile:7: docker-compose may be a Compose that is too old for the hardening, and fails\nuse docker compose, version 2.24.4 or later"},
		{finding.Finding{Kind: finding.Caller, Then: finding.Fails, Subject: "COMPOSE_DISABLE_ENV_FILE", Place: at}, "Makefile:7: COMPOSE_DISABLE_ENV_FILE is set: docker compose fails"},
		{finding.Finding{Kind: finding.Caller, Then: finding.Unknown, Place: at}, "Makefile:7: a call of Compose that cannot be read\ncheck that it loads o.yml last"},
		{finding.Finding{Kind: finding.Caller, Then: finding.Unknown, Subject: "docker compose", Place: at}, "Makefile:7: docker compose: its options cannot be read\ncheck that it loads o.yml last"},
		{finding.Finding{Kind: finding.Caller, Then: finding.Unknown, Subject: "COMPOSE_FILE", Place: at}, "Makefile:7: COMPOSE_FILE is set to a value that cannot be read\ncheck that it loads o.yml last"},
		{finding.Finding{Kind: finding.Caller, Then: finding.Unknown, Place: place.Place{File: "a\nb.sh"}}, "a\\nb.sh: cannot be read, so calls of Compose in it are not checked\ncheck that they load o.yml last"},
		{finding.Finding{Kind: finding.Unsearched}, "the folder has more files than are searched for calls of Compose: not all of them were checked"},
		{finding.Finding{Kind: finding.ShellVariable, Subject: "COMPOSE_FILE", Then: finding.Unhardened, Items: []string{"a.yml"}}, "COMPOSE_FILE is set in this shell: docker compose loads a.yml, without o.yml\nrun: unset COMPOSE_FILE"},
		{finding.Finding{Kind: finding.ShellVariable, Subject: "JUPYTER_TOKEN"}, "JUPYTER_TOKEN is set in this shell and takes precedence over .env\nrun: unset JUPYTER_TOKEN"},
	} {
		tested[c.f.Then] = true
		c.f.Object = "o.yml"
		if got := words(c.f, planned); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.f.Then, got, c.want)
		}
	}
	source, err := os.ReadFile("../finding/outcome.go")
	if err != nil {
		t.Fatal(err)
	}
	outcomes := regexp.MustCompile(`Outcome += "([\w-]+)"`).FindAllStringSubmatch(string(source), -1)
	for _, o := range outcomes {
		if !tested[finding.Outcome(o[1])] {
			t.Errorf("%s has no test of its words", o[1])
		}
	}
	if len(outcomes) != len(tested)-1 {
		t.Errorf("finds %v", outcomes)
	}
}
