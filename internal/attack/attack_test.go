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

// group is some edits made together in one text.
type group struct {
	edits []attack.Edit
	text  string
}

// groups puts edits together that can be made in one file.
func groups(t *testing.T, clean string, edits []attack.Edit) (out []group) {
	t.Helper()
	names := map[string]bool{}
	for _, e := range edits {
		alone, err := e.Apply(clean)
		if err != nil || alone == clean || names[e.Name] {
			t.Fatalf("%s: is there twice, or changes nothing: %v", e.Name, err)
		}
		names[e.Name] = true
		i := slices.IndexFunc(out, func(g group) bool { return len(g.edits) < together && joins(g, e) })
		if i < 0 {
			out = append(out, group{[]attack.Edit{e}, alone})
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
	if err != nil {
		return false
	}
	var v any
	return yaml.Unmarshal([]byte(text), &v) == nil
}

// each makes the edits in the stack and checks it as a user would. Several are made at
// once; where judge is not content with them, each is made alone.
func each(t *testing.T, edits []attack.Edit, judge func(edits []attack.Edit, code int, told string) error) {
	dir := hardened(t)
	file := filepath.Join(dir, override)
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	clean := string(read(override))
	token := string(regexp.MustCompile(`JUPYTER_TOKEN="?(\w{64})`).FindSubmatch(read(".env"))[1])
	try := func(g group) error {
		if err := os.WriteFile(file, []byte(g.text), 0o600); err != nil {
			t.Fatal(err)
		}
		code, told := run("upgrade", "--check", "--dir", dir)
		if strings.Contains(told, token) {
			t.Errorf("shows the token:\n%s", told)
		}
		if string(read(override)) != g.text {
			t.Error("the edit is gone")
		}
		return judge(g.edits, code, told)
	}
	for _, g := range groups(t, clean, edits) {
		if try(g) == nil {
			continue
		}
		for _, e := range g.edits {
			text, err := e.Apply(clean)
			if err == nil {
				err = try(group{[]attack.Edit{e}, text})
			}
			if err != nil {
				t.Errorf("%s: %v", e.Name, err)
			}
		}
	}
}

// TestWeaker: every edit that weakens the hardening is found, with its key and a place.
func TestWeaker(t *testing.T) {
	each(t, list(t, "weaker.txt", 80), func(edits []attack.Edit, code int, told string) error {
		for _, e := range edits {
			found := regexp.MustCompile(`opens a hole: (docker-compose\.[a-z.]*yml|\.env):\d+: ` + regexp.QuoteMeta(e.Want))
			if code != cli.ExitPending || e.Want == "" || !found.MatchString(told) {
				return fmt.Errorf("exit code %d, want %d and %q in:\n%s", code, cli.ExitPending, e.Want, told)
			}
		}
		return nil
	})
}

// TestHarmless: no edit that weakens nothing is told.
func TestHarmless(t *testing.T) {
	each(t, list(t, "harmless.txt", 20), func(_ []attack.Edit, code int, told string) error {
		if code != cli.ExitOK || !strings.HasPrefix(told, "nothing to do: ") || strings.Contains(told, "warning") {
			return fmt.Errorf("exit code %d, and it is told:\n%s", code, told)
		}
		return nil
	})
}
