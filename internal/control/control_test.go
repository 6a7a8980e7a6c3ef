package control

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deployment"
	"example.com/magi-harden/internal/tree"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// TestControls holds every control against its own good and bad stacks. A bad
// one begins with a comment for each finding: its subject and what it says.
func TestControls(t *testing.T) {
	for _, c := range All() {
		t.Run(c.ID, func(t *testing.T) {
			cases, err := txtar.ParseFile(filepath.Join("testdata", c.ID+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			good, bad := 0, 0
			for _, f := range cases.Files {
				want := expected(string(f.Data))
				switch path.Dir(f.Name) {
				case "good":
					good++
				case "bad":
					if bad++; want == nil {
						t.Errorf("%s: does not say what is found", f.Name)
					}
				default:
					t.Errorf("%s: is neither good nor bad", f.Name)
				}
				if diff := cmp.Diff(want, found(t, c, f.Data)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", f.Name, diff)
				}
			}
			if good == 0 || bad == 0 {
				t.Errorf("%d good and %d bad stacks: a control needs both", good, bad)
			}
		})
	}
}

func expected(text string) (out []string) {
	for line := range strings.Lines(text) {
		if want, ok := strings.CutPrefix(line, "# "); ok {
			out = append(out, strings.TrimSpace(want))
		}
	}
	return out
}

func found(t *testing.T, c Control, text []byte) (out []string) {
	t.Helper()
	dir := tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{"docker-compose.yml": text, ".env": []byte("A=1\n")})
	m, err := compose.Load(dir, "p", []string{"docker-compose.yml"})
	if err != nil {
		t.Fatal(err)
	}
	d := deployment.Deployment{Model: m, Jupyter: "jupyter"}
	if _, ok := m.Services["nginx"]; ok {
		d.Front = "nginx"
	}
	for _, f := range c.Check(d) {
		if f.Control != c.ID {
			t.Errorf("a finding of %s says %s", c.ID, f.Control)
		}
		out = append(out, f.Subject+": "+f.Detail)
	}
	return out
}

// TestCatalogue: ids are well-formed, in order and used once; each control says
// what it is for.
func TestCatalogue(t *testing.T) {
	last := ""
	for _, c := range All() {
		if !regexp.MustCompile(`^MH-[A-Z]+-[0-9]{2}$`).MatchString(c.ID) || c.ID <= last {
			t.Errorf("%s after %s: not an id, or not in order", c.ID, last)
		}
		last = c.ID
		if c.Title == "" || c.Attack == "" || c.Fix == "" || c.Severity == "" {
			t.Errorf("%s: title, severity, attack or fix is missing", c.ID)
		}
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) != len(All()) {
		t.Errorf("%d files of cases for %d controls (%v)", len(files), len(All()), err)
	}
}
