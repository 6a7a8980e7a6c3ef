package caller

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/treetest"
	"github.com/google/go-cmp/cmp"
)

// base is a stack whose hardening is loaded by its name, and listed one in which
// COMPOSE_FILE lists it.
var (
	base   = []string{"docker-compose.yml", "docker-compose.override.yml"}
	listed = []string{"docker-compose.yml", "docker-compose.override.yml", "compose.harden.yml"}
)

// found returns the calls in the files of a stack, one per line.
func found(t *testing.T, files []string, folder map[string]string) string {
	t.Helper()
	for _, name := range append([]string{".env"}, files...) {
		if folder[name] == "" {
			folder[name] = "# of the stack\n"
		}
	}
	dir := treetest.Folder(t, folder)
	if err := os.MkdirAll(filepath.Join(dir.Dir, "sub"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("loop.yml", filepath.Join(dir.Dir, "sub/loop.yml")); err != nil {
		t.Fatal(err)
	}
	s := Stack{Tree: dir, Files: files, Listed: len(files) > 2, Separator: ":", Project: "magi"}
	calls, all := Find(s, func(string) bool { return false })
	if !all {
		t.Error("not all files were read")
	}
	var out []string
	for _, c := range calls {
		out = append(out, told(c))
	}
	return strings.Join(out, "\n")
}

func told(c Call) string {
	return strings.TrimSpace(strings.Join(strings.Fields(fmt.Sprint(c.Place, " ", c.What, " ", c.Then, " ", strings.Join(c.Files, ","))), " "))
}

// TestScript: the calls of a shell script.
func TestScript(t *testing.T) {
	const both = "-f docker-compose.yml -f docker-compose.override.yml"
	for _, c := range []struct{ text, want string }{
		// plain, or the right files in the right order
		{"docker compose up -d --build", ""},
		{"docker compose --profile gpu --ansi never --progress=plain up -d", ""},
		{"docker --context here compose up", ""},
		{"docker compose " + both + " up", ""},
		{"docker compose -f ./docker-compose.yml --file=docker-compose.override.yml up", ""},
		{"docker compose -fdocker-compose.yml -f=docker-compose.override.yml up", ""},
		{"docker compose --env-file .env --env-file=./.env --project-directory . -p magi up", ""},
		{"docker compose --project-name=magi up", ""},
		// the wrong ones
		{"docker compose -f docker-compose.yml up -d", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose --file docker-compose.yml run jupyter sh", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose -f dev.yml up", "x.sh:1 docker compose -f unhardened dev.yml"},
		{"docker compose -f docker-compose.override.yml -f docker-compose.yml up", "x.sh:1 docker compose -f not-last docker-compose.override.yml,docker-compose.yml"},
		{"docker compose " + both + " -f dev.yml up", "x.sh:1 docker compose -f not-last docker-compose.yml,docker-compose.override.yml,dev.yml"},
		{"docker compose -f docker-compose.yml -f dev.yml -f docker-compose.override.yml up", "x.sh:1 docker compose -f other-files docker-compose.yml,dev.yml,docker-compose.override.yml"},
		{"docker compose --env-file prod.env up", "x.sh:1 docker compose --env-file other-values prod.env"},
		{"docker compose --env-file .env --env-file prod.env up", "x.sh:1 docker compose --env-file other-values .env,prod.env"},
		{"docker compose -f docker-compose.yml --env-file prod.env up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose " + both + " --project-directory sub up", "x.sh:1 docker compose --project-directory other-folder"},
		{"docker compose -p other up", "x.sh:1 docker compose -p other-project"},
		{"docker compose -p other -f docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		// other programs
		{"docker-compose up -d", "x.sh:1 docker-compose outdated"},
		{"/usr/local/bin/docker-compose -f docker-compose.yml up", "x.sh:1 docker-compose -f unhardened docker-compose.yml"},
		{"podman-compose up -d", "x.sh:1 podman-compose other-program"},
		{"podman-compose -p other up -d", "x.sh:1 podman-compose other-program"},
		{"podman compose up", "x.sh:1 podman compose other-program"},
		{"nerdctl compose -f docker-compose.yml up", "x.sh:1 nerdctl compose -f unhardened docker-compose.yml"},
		{"docker stack deploy -c docker-compose.yml magi", "x.sh:1 docker stack deploy -f unhardened docker-compose.yml"},
		{"docker stack deploy --compose-file=docker-compose.yml -c docker-compose.override.yml magi", "x.sh:1 docker stack deploy other-program"},
		{"docker stack deploy --with-registry-auth magi -c sub/compose.yml", ""},
		{"docker stack ls", ""},
		// commands that start nothing new
		{"docker compose -f docker-compose.yml logs -f jupyter; docker compose -f docker-compose.yml config; docker-compose ps; docker-compose --version; docker compose -h; docker-compose", ""},
		{"docker compose -f docker-compose.yml down && docker compose -f docker-compose.yml exec jupyter sh", ""},
		{"docker compose -f docker-compose.yml create", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose -f docker-compose.yml build", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		// other stacks
		{"docker compose -f ../other/docker-compose.yml up", ""},
		{"docker compose -f /srv/other/stack.yml up", ""},
		{"docker compose -f sub/compose.yml up", ""},
		{"cd sub && docker compose -f compose.yml up", ""},
		{"cd sub && docker compose --env-file x.env up", ""},
		{"docker compose --project-directory /srv/other up", ""},
		{"docker compose --project-directory sub -f sub/compose.yml up", ""},
		{"docker compose -f sub/again.yml up", "x.sh:1 docker compose -f unhardened sub/again.yml"},
		{"docker compose -f /opt/magi/docker-compose.yml up", "x.sh:1 docker compose unknown"}, // where it will be installed
		{"cd sub && docker compose -f ../docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"(cd sub; true); docker compose -f compose.yml up", "x.sh:1 docker compose -f unhardened compose.yml"},
		{"cd sub; cd ..; docker compose -f docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"cd \"$1\" && docker compose -f docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"if a; then cd sub; fi\ndocker compose -f docker-compose.yml up", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		{"cd \"$(dirname \"$0\")\"\ndocker compose -f \"$PWD/docker-compose.yml\" up", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		// what cannot be read
		{"docker compose -f \"$1\" up", "x.sh:1 docker compose unknown"},
		{"docker compose -f - up", "x.sh:1 docker compose unknown"},
		{"docker compose -f *.yml up", "x.sh:1 docker compose unknown"},
		{"docker compose -f oci://example.com/x up", "x.sh:1 docker compose unknown"},
		{"docker compose --env-file=\"$E\" up", "x.sh:1 docker compose unknown"},
		{"docker compose --project-directory \"$D\" up", "x.sh:1 docker compose unknown"},
		{"docker compose -p \"$P\" up", "x.sh:1 docker compose -p unknown"},
		{"docker compose \"$@\"", "x.sh:1 docker compose unknown"},
		{"docker compose $ARGS up", "x.sh:1 docker compose unknown"},
		{"docker compose --future x up", "x.sh:1 docker compose unknown"},
		{"docker compose up $ARGS", ""},
		{"docker compose --profile \"$P\" up", ""},
		{"$COMPOSE up -d", "x.sh:1 unknown"},
		{"sudo \"$(find_compose)\" up -d", "x.sh:1 unknown"},
		{"$COMPOSE logs; run $COMPOSE_DIR up; $UP down; $UP", ""},
		{"source lib.sh\n$DC --ansi=never up -d", "x.sh:2 unknown"},
		{"$DOCKER compose -f docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose -f '${{ x }}' up", "x.sh:1 docker compose unknown"},
		{"docker compose -f x up 'unclosed\n", "x.sh:1 unknown"},
		// wrappers
		{"sudo -u me env A=b docker compose -f docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"bash -c 'docker compose -f docker-compose.yml up'", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"ssh host \"cd /srv/magi && docker compose -f docker-compose.yml up\"", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"ssh host <<EOF\ntrue\ndocker compose -f docker-compose.yml up\nEOF", "x.sh:3 docker compose -f unhardened docker-compose.yml"},
		{"cat <<EOF | ssh host sh\ndocker compose -f docker-compose.yml up\nEOF", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		{"echo 'docker compose -f docker-compose.yml up' | sh", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"alias up='docker compose -f docker-compose.yml up'", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"x=$(docker compose -f docker-compose.yml up)", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"trap 'docker compose -f docker-compose.yml down' EXIT", ""},
		{"bash -c \"cd $D && docker compose -f docker-compose.yml up\"", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"ssh $HOST <<EOF\n$X\ndocker compose -f docker-compose.yml up\nEOF", "x.sh:3 docker compose -f unhardened docker-compose.yml"},
		{"ssh $HOST \"docker compose -f $F up\"", "x.sh:1 docker compose unknown"},
		{"step docker compose -f docker-compose.yml up; log_and_run true", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker run -v /var/run/docker.sock:/s docker/compose:1.29.2 up", "x.sh:1 docker-compose outdated"},
		{"docker-compose-1.29.2 up; docker-compose.yml up", "x.sh:1 docker-compose outdated"},
		{"docker compose -f docker-compose.yml up; docker compose \"$@\"; docker compose -f dev.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose -p a up; docker-compose up; docker-compose build", "x.sh:1 docker compose -p other-project\nx.sh:1 docker-compose outdated"},
		{"docker compose -f sub/loop.yml up; docker compose -f sub/none.yml up", "x.sh:1 docker compose -f unhardened sub/loop.yml"},
		// no calls
		{"# docker compose -f docker-compose.yml up", ""},
		{"echo docker compose -f docker-compose.yml up", ""},
		{"log_info \"run: docker compose -f docker-compose.yml up\"", ""},
		{"cat <<EOF\ndocker compose -f docker-compose.yml up\nEOF", ""},
		{"command -v docker-compose || apt-get install -y docker-compose", ""},
		{"git commit -m 'docker-compose up'", ""},
		// functions and variables
		{"dc() { docker compose \"$@\"; }\ndc up -d", ""},
		{"dc() { docker compose \"$@\"; }\ndc -f docker-compose.yml up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"dc() { docker compose -f \"$1\" up; }\ndc docker-compose.yml", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"dc() { docker compose \"$@\"; }", "x.sh:1 docker compose unknown"},
		{"say() { echo \"$@\"; }\nsay docker compose -f docker-compose.yml up", ""},
		{"F=docker-compose.yml\ndocker compose -f $F up", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		{"DC='docker compose -f docker-compose.yml'\n$DC up", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		{"DC='docker compose'\n\"$DC\" up", ""},
		{"DC=\"docker compose -f docker-compose.yml $MORE\"\n$DC up", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		{"DC=\"docker compose --profile $P\"\n$DC up", ""},
		{"DC=\"docker compose $MORE\"\n$DC up", "x.sh:2 docker compose unknown"},
		{"DC=(docker compose -f docker-compose.yml)\n\"${DC[@]}\" up", "x.sh:2 docker compose -f unhardened docker-compose.yml"},
		{"DC=(docker compose)\nDC+=(" + both + ")\n${DC[@]} up", ""},
		{"A='-f docker-compose.yml'\nA=\"$A -f docker-compose.override.yml\"\ndocker compose $A up", ""},
		{"A='-f docker-compose.yml'\n[ -e x ] && A=\"$A -f docker-compose.override.yml\"\ndocker compose $A up", "x.sh:3 docker compose -f unhardened docker-compose.yml"},
		{"if docker compose version; then DC='docker compose'; else DC=docker-compose; fi\n$DC up", "x.sh:2 docker-compose outdated"},
		{"docker compose -f ${F:-docker-compose.yml} up", "x.sh:1 docker compose -f unhardened docker-compose.yml"},
		{"docker compose ${F:+-f x} up", "x.sh:1 docker compose unknown"},
		// variables of Compose
		{"export COMPOSE_FILE=docker-compose.yml", "x.sh:1 COMPOSE_FILE unhardened docker-compose.yml"},
		{"export COMPOSE_FILE=docker-compose.yml:docker-compose.override.yml", ""},
		{"COMPOSE_FILE=docker-compose.yml docker compose up", "x.sh:1 COMPOSE_FILE unhardened docker-compose.yml"},
		{"sudo COMPOSE_FILE=docker-compose.yml docker compose up", "x.sh:1 COMPOSE_FILE unhardened docker-compose.yml"},
		{"export COMPOSE_FILE=\"$1\"", "x.sh:1 COMPOSE_FILE unknown"},
		{"export COMPOSE_ENV_FILES=.env,prod.env", "x.sh:1 COMPOSE_ENV_FILES other-values .env,prod.env"},
		{"export COMPOSE_DISABLE_ENV_FILE=1", "x.sh:1 COMPOSE_DISABLE_ENV_FILE fails"},
		{"export COMPOSE_PROJECT_NAME=other", "x.sh:1 COMPOSE_PROJECT_NAME other-project"},
		{"export COMPOSE_PROJECT_NAME=magi COMPOSE_PROFILES=gpu COMPOSE_PATH_SEPARATOR=,", ""},
		{"unset COMPOSE_FILE; echo COMPOSE_FILE=x", ""},
	} {
		folder := map[string]string{"x.sh": c.text, "sub/compose.yml": "services: {}\n", "sub/again.yml": "include: [../docker-compose.yml]\n"}
		if got := found(t, base, folder); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestListed: what differs where COMPOSE_FILE of .env lists the hardening.
func TestListed(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"docker compose up", ""},
		{"docker compose -f docker-compose.yml -f docker-compose.override.yml -f compose.harden.yml up", ""},
		{"docker compose -f docker-compose.yml -f compose.harden.yml up", "x.sh:1 docker compose -f other-files docker-compose.yml,compose.harden.yml"},
		{"docker compose --env-file prod.env up", "x.sh:1 docker compose --env-file unhardened"},
		{"docker compose --env-file .env --env-file prod.env up", "x.sh:1 docker compose --env-file other-values .env,prod.env"},
		{"cd empty && docker compose up", "x.sh:1 docker compose unhardened"}, // it looks for .env there
		{"cd sub && docker compose up", ""},
		{"docker compose --project-directory . up", ""},
		{"docker compose --project-directory empty up", "x.sh:1 docker compose unhardened"},
		{"docker-compose --env-file prod.env up", "x.sh:1 docker-compose --env-file unhardened"},
		{"export COMPOSE_DISABLE_ENV_FILE=true", "x.sh:1 COMPOSE_DISABLE_ENV_FILE unhardened"},
		{"export COMPOSE_ENV_FILES=prod.env", "x.sh:1 COMPOSE_ENV_FILES unhardened"},
		{"export COMPOSE_PATH_SEPARATOR=,", "x.sh:1 COMPOSE_PATH_SEPARATOR fails"},
	} {
		folder := map[string]string{"x.sh": c.text, "sub/compose.yml": "services: {}\n", "empty/x": ""}
		if got := found(t, listed, folder); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

// TestFiles: every kind of file that runs commands, with a bad and a good call of each.
func TestFiles(t *testing.T) {
	paths, err := filepath.Glob("testdata/*")
	if err != nil || len(paths) < 10 {
		t.Fatalf("%v %v", paths, err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// The first line has the name of the file, and the lines below === what is told.
		name, rest, _ := strings.Cut(string(data), "\n")
		text, want, ok := strings.Cut(rest, "\n===\n")
		if !ok {
			t.Fatalf("%s: no ===", path)
		}
		got := found(t, base, map[string]string{name: text + "\n"})
		if d := cmp.Diff(strings.TrimSpace(want), got); d != "" {
			t.Errorf("%s: (-want +got)\n%s", path, d)
		}
	}
}

// TestSubfolder: a script below the folder runs there, or at the top.
func TestSubfolder(t *testing.T) {
	for text, want := range map[string]string{
		"docker compose -f docker-compose.yml -f docker-compose.override.yml up":                  "",
		"docker compose -f ../docker-compose.yml -f ../docker-compose.override.yml up":            "",
		"docker compose -f ../docker-compose.yml up":                                              "scripts/up:2 docker compose -f unhardened docker-compose.yml",
		"docker compose -f docker-compose.yml up":                                                 "scripts/up:2 docker compose -f unhardened docker-compose.yml",
		"cd \"$(dirname \"$0\")/..\"; docker compose -f docker-compose.yml up":                    "scripts/up:2 docker compose -f unhardened docker-compose.yml",
		"D=\"$(cd \"${BASH_SOURCE%/*}/..\" && pwd)\"\ndocker compose -f $D/docker-compose.yml up": "scripts/up:3 docker compose -f unhardened docker-compose.yml",
		"D=\"$(dirname \"$0\")\"\ndocker compose -f $D/docker-compose.yml up":                     "",
		"docker compose --env-file x.env up":                                                      "scripts/up:2 docker compose --env-file other-values x.env",
		"docker compose --project-directory .. up":                                                "",
	} {
		if got := found(t, base, map[string]string{"scripts/up": "#!/bin/sh\n" + text}); got != want {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestNotRead: a file that cannot be read is told where its name says that it runs
// commands, and one that is skipped is not.
func TestNotRead(t *testing.T) {
	const call = "docker compose -f docker-compose.yml up\n"
	dir := treetest.Folder(t, map[string]string{"large.sh": call + strings.Repeat("#", 300<<10), "large": "#!/bin/sh\n" + strings.Repeat("#", 300<<10), "skipped/x.sh": call, "rules.txt": call})
	for link, target := range map[string]string{"out.sh": "/etc/passwd", "Makefile": "rules.txt", "loop.sh": "loop.sh", "gone": "nowhere"} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	calls, all := Find(Stack{Tree: dir, Files: base, Separator: ":"}, func(name string) bool { return name == "skipped" })
	var got []string
	for _, c := range calls {
		got = append(got, told(c))
	}
	want := []string{"large.sh unknown", "loop.sh unknown", "out.sh unknown"}
	if d := cmp.Diff(want, got); d != "" || !all {
		t.Errorf("%v %s", all, d)
	}
}

// TestBounded: very many calls are told up to a bound, and that there are more.
func TestBounded(t *testing.T) {
	folder := map[string]string{}
	for i := range 30 {
		folder[fmt.Sprintf("%02d.sh", i)] = strings.Repeat("docker compose -f docker-compose.yml up\n", 5)
	}
	calls, all := Find(Stack{Tree: treetest.Folder(t, folder), Files: base, Separator: ":"}, func(string) bool { return false })
	if len(calls) != maxCalls || all {
		t.Errorf("%d calls, all %v", len(calls), all)
	}
}

// TestEnvironment: the variables of a shell.
func TestEnvironment(t *testing.T) {
	dir := treetest.Folder(t, map[string]string{".env": ""})
	if err := os.Symlink(".env", filepath.Join(dir.Dir, "link.env")); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		files []string
		set   string // separated by spaces
		want  string
	}{
		{base, "", ""},
		{base, "COMPOSE_FILE=docker-compose.yml", "COMPOSE_FILE unhardened docker-compose.yml"},
		{base, "COMPOSE_FILE=docker-compose.yml:./docker-compose.override.yml", ""},
		{base, "COMPOSE_FILE=DIR/docker-compose.yml:DIR/docker-compose.override.yml", ""},
		{base, "COMPOSE_FILE=/elsewhere/docker-compose.yml:/elsewhere/docker-compose.override.yml", "COMPOSE_FILE unhardened /elsewhere/docker-compose.yml,/elsewhere/docker-compose.override.yml"},
		{base, "COMPOSE_FILE=docker-compose.override.yml:docker-compose.yml", "COMPOSE_FILE not-last docker-compose.override.yml,docker-compose.yml"},
		{base, "COMPOSE_FILE=docker-compose.yml:x.yml:docker-compose.override.yml", "COMPOSE_FILE other-files docker-compose.yml,x.yml,docker-compose.override.yml"},
		{base, "COMPOSE_FILE=docker-compose.yml,docker-compose.override.yml COMPOSE_PATH_SEPARATOR=,", ""},
		{base, "COMPOSE_FILE=docker-compose.yml:docker-compose.override.yml COMPOSE_PATH_SEPARATOR=,", "COMPOSE_FILE unhardened docker-compose.yml:docker-compose.override.yml"},
		{base, "COMPOSE_PATH_SEPARATOR=,", ""}, // there is no list
		{listed, "COMPOSE_PATH_SEPARATOR=,", "COMPOSE_PATH_SEPARATOR fails"},
		{listed, "COMPOSE_PATH_SEPARATOR=:", ""},
		{base, "COMPOSE_ENV_FILES=prod.env", "COMPOSE_ENV_FILES other-values prod.env"},
		{base, "COMPOSE_ENV_FILES=.env", ""},
		{base, "COMPOSE_ENV_FILES=link.env", ""},
		{base, "COMPOSE_ENV_FILES=,", ""},
		{listed, "COMPOSE_ENV_FILES=prod.env", "COMPOSE_ENV_FILES unhardened"},
		{listed, "COMPOSE_ENV_FILES=prod.env,.env", "COMPOSE_ENV_FILES other-values prod.env,.env"},
		{listed, "COMPOSE_ENV_FILES=prod.env COMPOSE_FILE=docker-compose.yml:docker-compose.override.yml:compose.harden.yml", "COMPOSE_ENV_FILES other-values prod.env"},
		{base, "COMPOSE_DISABLE_ENV_FILE=1", "COMPOSE_DISABLE_ENV_FILE fails"},
		{base, "COMPOSE_DISABLE_ENV_FILE=yes", "COMPOSE_DISABLE_ENV_FILE fails"}, // Compose cannot read it
		{base, "COMPOSE_DISABLE_ENV_FILE=false", ""},
		{base, "COMPOSE_DISABLE_ENV_FILE=1 COMPOSE_ENV_FILES=.env", ""}, // which counts
		{listed, "COMPOSE_DISABLE_ENV_FILE=true", "COMPOSE_DISABLE_ENV_FILE unhardened"},
		{listed, "COMPOSE_DISABLE_ENV_FILE=true COMPOSE_FILE=docker-compose.yml", "COMPOSE_FILE unhardened docker-compose.yml\nCOMPOSE_DISABLE_ENV_FILE fails"},
		{base, "COMPOSE_PROJECT_NAME=magi", ""},
		{base, "COMPOSE_PROJECT_NAME=other COMPOSE_PROFILES=gpu", "COMPOSE_PROJECT_NAME other-project"},
	} {
		set := map[string]string{}
		for _, one := range strings.Fields(strings.ReplaceAll(c.set, "DIR", dir.Dir)) {
			name, value, _ := strings.Cut(one, "=")
			set[name] = value
		}
		var got []string
		for _, call := range Environment(Stack{Tree: dir, Files: c.files, Listed: len(c.files) > 2, Separator: ":", Project: "magi"}, func(name string) string { return set[name] }) {
			if !call.Place.IsZero() {
				t.Errorf("%s: has the place %v", c.set, call.Place)
			}
			got = append(got, told(call))
		}
		if got := strings.Join(got, "\n"); got != c.want {
			t.Errorf("%v %s\n got %q\nwant %q", c.files, c.set, got, c.want)
		}
	}
}

// TestBypasses: each outcome in which something else runs than what was checked.
func TestBypasses(t *testing.T) {
	for outcome, want := range map[finding.Outcome]bool{
		finding.Unhardened: true, finding.NotLast: true, finding.OtherFiles: true, finding.OtherValues: true, finding.OtherFolder: true, finding.OtherProgram: true,
		finding.OtherProject: false, finding.Fails: false, finding.Outdated: false, finding.Unknown: false, "": false,
	} {
		if outcome.Bypasses() != want {
			t.Errorf("%s: want %v", outcome, want)
		}
	}
}
