package cli

import (
	stdcmp "cmp"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/pki"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write examples/ and README.md anew")

// exampleToken stands in for a real one, and says so.
var exampleToken = strings.Repeat("example0", 8)

// exampleSecrets stand in for the files that hold real ones.
var exampleSecrets = map[string]string{layout.Cert: "the certificate", layout.Key: "its key", layout.CACert: "the local CA", layout.CAKeyFile: "the key of the CA"}

// TestExamples renders every example and compares it with the tree that is
// committed beside its answers.
func TestExamples(t *testing.T) {
	names, err := filepath.Glob("../../examples/*/answers.yaml")
	if err != nil || len(names) < 4 {
		t.Fatalf("found %d examples, %v", len(names), err)
	}
	for _, name := range names {
		dir := filepath.Dir(name)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			want, decided := renderExample(t, dir)
			tree, golden := filepath.Join(dir, "tree"), filepath.Join(dir, "design.json")
			if *update {
				if err := os.RemoveAll(tree); err != nil {
					t.Fatal(err)
				}
				writeTree(t, tree, want)
				writeTree(t, dir, map[string]string{"design.json": decided})
			}
			if text, err := os.ReadFile(golden); err != nil || string(text) != decided {
				t.Errorf("%s: run make examples, and read the difference (%v):\n%s", golden, err, cmp.Diff(string(text), decided))
			}
			if d := cmp.Diff(want, readTree(t, tree)); d != "" {
				t.Errorf("run make examples, and read the difference:\n%s", d)
			}
		})
	}
}

// renderExample runs init as far as the plan, on a copy of the stack that the
// example names.
func renderExample(t *testing.T, dir string) (files map[string]string, decided string) {
	t.Helper()
	base, err := os.ReadFile(filepath.Join(dir, "stack"))
	if err != nil {
		t.Fatal(err)
	}
	work := t.TempDir()
	standalone := strings.TrimSpace(string(base)) == "standalone"
	if !standalone {
		copyStack(t, filepath.Join("../../examples/stacks", strings.TrimSpace(string(base))), work)
	}
	return renderIn(t, work, standalone, filepath.Join(dir, "answers.yaml"))
}

func renderIn(t *testing.T, work string, standalone bool, file string) (files map[string]string, decided string) {
	t.Helper()
	given, err := fromFile(file, nil)
	if err != nil {
		t.Fatal(err)
	}
	opt := lookOnly(work, given)
	opt.ReadFile = certificateOf(t, opt, stdcmp.Or(strings.Join(given["domain"].Values, ""), "localhost"))
	r, err := deploy.Init(t.Context(), deploy.InitOptions{Options: opt, Standalone: standalone})
	if err != nil {
		t.Fatal(err)
	}
	out := rendered(r)
	for name, what := range exampleSecrets {
		if out[name] != "" {
			out[name] = "TEST VALUE: a real run puts " + what + " here\n"
		}
	}
	out[layout.Env] = regexp.MustCompile(`(?m)^(JUPYTER_TOKEN=)[0-9a-f]{64}$`).ReplaceAllString(out[layout.Env], "${1}"+exampleToken)
	text, err := json.MarshalIndent(r.Design, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return out, string(text) + "\n"
}

// certificateOf stands in for the user's own certificate of a domain, wherever the
// answers say that it is.
func certificateOf(t *testing.T, opt deploy.Options, domain string) func(path string) ([]byte, error) {
	t.Helper()
	ca, err := pki.NewCA(opt.Random, opt.Now, domain)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := pki.NewLeaf(opt.Random, opt.Now, ca, domain)
	if err != nil {
		t.Fatal(err)
	}
	return func(path string) ([]byte, error) {
		if strings.Contains(filepath.Base(path), "key") {
			return []byte(leaf.Key.Reveal()), nil
		}
		return leaf.Cert, nil
	}
}

// lookOnly are the options of a run that only looks, with these answers.
func lookOnly(dir string, given answers.Source) deploy.Options {
	return deploy.Options{
		Dir: dir, ReadOnly: true, Now: time.Unix(1.7e9, 0), Random: mathrand.NewChaCha8([32]byte{}), Version: deploy.Version{Retired: olderOnly},
		Layers: func(answers.Source) ([]answers.Source, error) { return []answers.Source{given}, nil },
	}
}

// rendered gives the files of a result, without the tool's copies of them.
func rendered(r deploy.Result) map[string]string {
	out := map[string]string{}
	for _, ch := range r.Plan.Changes {
		if ch.Path != layout.Manifest && !strings.HasPrefix(ch.Path, layout.BaseDir+"/") {
			out[ch.Path] = string(ch.Content)
		}
	}
	return out
}

// copyStack copies a stack, its env.example as .env.
func copyStack(t *testing.T, from, to string) {
	t.Helper()
	for name, content := range readTree(t, from) {
		if name == "env.example" {
			name = ".env"
		}
		writeTree(t, to, map[string]string{name: content})
	}
}

func readTree(t *testing.T, root string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return out
}

func writeTree(t *testing.T, root string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// tableOfAnswers is the README's table of answers, in Markdown.
func tableOfAnswers() string {
	var b strings.Builder
	b.WriteString("| key | flag | dev | prod | what it decides | rule |\n|---|---|---|---|---|---|\n")
	for _, q := range answers.Questions() {
		fmt.Fprintf(&b, "| `%s` | `--%s` | %s | %s | %s | %s |\n", q.Key, q.Flag(), q.Default.Dev, q.Default.Prod, q.Help, q.Rule)
	}
	return b.String()
}

// TestDocs keeps the README's table of answers and the schema what the table in
// package answers says.
func TestDocs(t *testing.T) {
	const begin, end = "<!-- answers: made by `make examples` from internal/answers; do not edit -->\n", "<!-- /answers -->"
	const readme, schema = "../../README.md", "../../examples/answers.schema.json"
	data, err := os.ReadFile(readme)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has lost the markers around its table of answers")
	}
	want := before + begin + tableOfAnswers() + end + after
	if *update {
		if err := os.WriteFile(readme, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(schema, answers.Schema(), 0o644); err != nil {
			t.Fatal(err)
		}
		data = []byte(want)
	}
	if string(data) != want {
		t.Error("README.md: the table of answers is out of date: run make examples")
	}
	if got, err := os.ReadFile(schema); err != nil || string(got) != string(answers.Schema()) {
		t.Errorf("%s is out of date: run make examples (%v)", schema, err)
	}
}
