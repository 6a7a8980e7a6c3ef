package attack_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/attack"
	"example.com/magi-harden/internal/cli"
	"gopkg.in/yaml.v3"
)

const override = "docker-compose.override.yml"

// run runs a command line in this process and returns its exit code and all that it
// printed.
func run(args ...string) (int, string) {
	var out bytes.Buffer
	code := cli.Main(args, cli.IO{In: strings.NewReader(""), Out: &out, Err: &out,
		Env: func(string) string { return "" }, Environ: func() []string { return nil }})
	return code, out.String()
}

// hardened returns a stack that was hardened for production.
func hardened(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "stack")
	if err := os.CopyFS(dir, os.DirFS("../../examples/stacks/magi")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "env.example"), filepath.Join(dir, ".env")); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "more.yml"), []byte("services: { more: { image: x } }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/etc", filepath.Join(dir, "linked")); err != nil {
		t.Fatal(err)
	}
	if code, told := run("init", "--yes", "-q", "--profile", "prod", "--domain", "a.example.com", "--allow", "192.168.0.0/24", "--dir", dir); code != cli.ExitOK {
		t.Fatal(told)
	}
	return dir
}

func list(t *testing.T, name string, least int) []attack.Edit {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	edits, err := attack.Parse(string(text))
	if err != nil || len(edits) < least {
		t.Fatalf("%s: %d edits, at least %d: %v", name, len(edits), least, err)
	}
	return edits
}

// together is how many edits are tried at once at most.
const together = 6

// group is some edits made together in one file.
type group struct {
	edits []attack.Edit
	file  string
	text  string
}

// fileOf returns the file that an edit is of.
func fileOf(e attack.Edit) string {
	if e.File == "" {
		return override
	}
	return e.File
}

// groups puts edits together that can be made in one file.
func groups(t *testing.T, clean map[string]string, edits []attack.Edit) (out []group) {
	t.Helper()
	names := map[string]bool{}
	for _, e := range edits {
		alone, err := e.Apply(clean[fileOf(e)])
		if err != nil || alone == clean[fileOf(e)] || names[e.Name] {
			t.Fatalf("%s: is there twice, or changes nothing: %v", e.Name, err)
		}
		names[e.Name] = true
		i := slices.IndexFunc(out, func(g group) bool { return len(g.edits) < together && joins(g, e) })
		if i < 0 {
			out = append(out, group{[]attack.Edit{e}, fileOf(e), alone})
			continue
		}
		out[i].edits = append(out[i].edits, e)
		out[i].text, _ = e.Apply(out[i].text)
	}
	return out
}

// joins reports whether an edit can be made after those of the group.
func joins(g group, e attack.Edit) bool {
	text, err := e.Apply(g.text)
	if err != nil || fileOf(e) != g.file {
		return false
	}
	if g.file != override {
		return true
	}
	var v any
	return yaml.Unmarshal([]byte(text), &v) == nil
}

// each makes the edits in the stack and checks it as a user would. Several are made at
// once; where judge is not content with them, each is made alone.
func each(t *testing.T, edits []attack.Edit, judge func(edits []attack.Edit, code int, told string) error) {
	dir := hardened(t)
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	clean := map[string]string{}
	for _, e := range edits {
		clean[fileOf(e)] = string(read(fileOf(e)))
	}
	token := string(regexp.MustCompile(`JUPYTER_TOKEN="?(\w{64})`).FindSubmatch(read(".env"))[1])
	try := func(g group) error {
		if err := os.WriteFile(filepath.Join(dir, g.file), []byte(g.text), 0o600); err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := os.WriteFile(filepath.Join(dir, g.file), []byte(clean[g.file]), 0o600); err != nil {
				t.Fatal(err)
			}
		}()
		code, told := run("upgrade", "--check", "--dir", dir)
		if strings.Contains(told, token) {
			t.Errorf("shows the token:\n%s", told)
		}
		if string(read(g.file)) != g.text {
			t.Error("the edit is gone")
		}
		return judge(g.edits, code, told)
	}
	for _, g := range groups(t, clean, edits) {
		if try(g) == nil {
			continue
		}
		for _, e := range g.edits {
			text, err := e.Apply(clean[g.file])
			if err == nil {
				err = try(group{[]attack.Edit{e}, g.file, text})
			}
			if err != nil {
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	}
}

// weaker reports what is not found of edits that weaken the hardening.
func weaker(edits []attack.Edit, code int, told string) error {
	for _, e := range edits {
		file := `(docker-compose\.[a-z.]*yml|\.env)`
		if e.File != "" {
			file = regexp.QuoteMeta(e.File)
		}
		found := regexp.MustCompile(`opens a hole: ` + file + `:\d+: ` + regexp.QuoteMeta(e.Want))
		if code != cli.ExitPending || e.Want == "" || !found.MatchString(told) {
			return fmt.Errorf("exit code %d, want %d and %q in:\n%s", code, cli.ExitPending, e.Want, told)
		}
	}
	return nil
}

// harmless reports what is told of edits that weaken nothing.
func harmless(_ []attack.Edit, code int, told string) error {
	if code != cli.ExitOK || !strings.HasPrefix(told, "nothing to do: ") || strings.Contains(told, "warning") {
		return fmt.Errorf("exit code %d, and it is told:\n%s", code, told)
	}
	return nil
}

// TestWeaker: every edit that weakens the hardening is found, with its key and a place.
func TestWeaker(t *testing.T) { each(t, list(t, "weaker.txt", 80), weaker) }

// TestHarmless: no edit that weakens nothing is told.
func TestHarmless(t *testing.T) { each(t, list(t, "harmless.txt", 20), harmless) }

// TestContent: the same of files beside the compose file.
func TestContent(t *testing.T) {
	t.Run("weaker", func(t *testing.T) { each(t, list(t, "weaker_content.txt", 60), weaker) })
	t.Run("harmless", func(t *testing.T) { each(t, list(t, "harmless_content.txt", 15), harmless) })
}
