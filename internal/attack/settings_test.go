package attack_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/attack"
	"example.com/magi-harden/internal/cli"
)

// settings are the files with lists of edits of their own: the names of the lists, and how
// many edits they have at least.
var settings = []struct {
	file, name       string
	weaker, harmless int
}{
	{"config/jupyter/jupyter_server_config.py", "jupyter", 40, 12},
	{"config/firewall/magi-harden.nft", "firewall", 15, 12},
}

// apart puts edits together that can be told from each other: each has a subject of its
// own, and the file stays readable.
func apart(clean string, edits []attack.Edit) (out []group) {
	subject := func(e attack.Edit) string {
		before, _, _ := strings.Cut(e.Want, ": was ")
		return before
	}
	for _, e := range edits {
		i := slices.IndexFunc(out, func(g group) bool {
			text, err := e.Apply(g.text)
			return err == nil && text != g.text && len(g.edits) < together && !strings.Contains(g.edits[0].Want+e.Want, "may not load") &&
				(e.Want == "" || !slices.ContainsFunc(g.edits, func(o attack.Edit) bool { return subject(o) == subject(e) }))
		})
		if i < 0 {
			out = append(out, group{text: clean})
			i = len(out) - 1
		}
		if text, err := e.Apply(out[i].text); err == nil {
			out[i].text = text
		}
		out[i].edits = append(out[i].edits, e)
	}
	return out
}

// TestSettings: every edit that weakens is found with what it opens and its line, and no
// other one is told.
func TestSettings(t *testing.T) {
	dir := hardened(t)
	for _, s := range settings {
		path := filepath.Join(dir, s.file)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		clean := string(data)
		try := func(g group, judge func(e attack.Edit, code int, told string) error) (wrong []error) {
			if err := os.WriteFile(path, []byte(g.text), 0o600); err != nil {
				t.Fatal(err)
			}
			code, told := run("upgrade", "--check", "--dir", dir)
			for _, e := range g.edits {
				if err := judge(e, code, told); err != nil {
					wrong = append(wrong, fmt.Errorf("%s: %s: %w", s.file, e.Name, err))
				}
			}
			if kept, err := os.ReadFile(path); err != nil || string(kept) != g.text {
				t.Errorf("%s: the edit is gone: %v", g.edits[0].Name, err)
			}
			return wrong
		}
		check := func(edits []attack.Edit, judge func(e attack.Edit, code int, told string) error) {
			for _, g := range apart(clean, edits) {
				if try(g, judge) == nil && g.text != clean {
					continue
				}
				for _, e := range g.edits { // they may be in each other's way
					text, err := e.Apply(clean)
					if err != nil || text == clean {
						t.Errorf("%s: changes nothing: %v", e.Name, err)
						continue
					}
					for _, err := range try(group{edits: []attack.Edit{e}, text: text}, judge) {
						t.Error(err)
					}
				}
			}
		}
		check(list(t, s.name+"_weaker.txt", s.weaker), func(e attack.Edit, code int, told string) error {
			at := regexp.QuoteMeta(s.file) + `:\d+: `
			found := regexp.MustCompile(`opens a hole: ` + at + regexp.QuoteMeta(e.Want))
			if unread, ok := strings.CutPrefix(e.Want, "may not load it: "); ok {
				found = regexp.MustCompile(`may not load it: ` + at + regexp.QuoteMeta(unread))
			}
			if code != cli.ExitPending || e.Want == "" || !found.MatchString(told) {
				return fmt.Errorf("exit code %d, want %d and %q in:\n%s", code, cli.ExitPending, e.Want, told)
			}
			return nil
		})
		check(list(t, s.name+"_harmless.txt", s.harmless), func(_ attack.Edit, code int, told string) error {
			if code != cli.ExitOK || !strings.HasPrefix(told, "nothing to do: ") || strings.Contains(told, "warning") {
				return fmt.Errorf("exit code %d, and it is told:\n%s", code, told)
			}
			return nil
		})
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSettingsBeside: a second file that Jupyter would prefer is found, before the
// hardening too.
func TestSettingsBeside(t *testing.T) {
	dir := hardened(t)
	beside := filepath.Join(dir, "config/jupyter/jupyter_server_config.json")
	if err := os.WriteFile(beside, []byte(`{"IdentityProvider": {"token": ""}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	code, told := run("upgrade", "--check", "--dir", dir)
	if want := "opens a hole: config/jupyter/jupyter_server_config.json: was added: other code"; code != cli.ExitPending || !strings.Contains(told, want) {
		t.Errorf("exit code %d, want %q in:\n%s", code, want, told)
	}
	code, told = run("init", "--force", "--yes", "-q", "--dir", dir)
	if want := "config/jupyter/jupyter_server_config.json: Jupyter would prefer its settings"; code != cli.ExitFailed || !strings.Contains(told, want) {
		t.Errorf("exit code %d, want %q in:\n%s", code, want, told)
	}
}
