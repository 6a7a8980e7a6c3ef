package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

func open(t *testing.T) (string, *os.Root) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return dir, root
}

func write(t *testing.T, dir, name, content string, mode os.FileMode) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func rendered() []file.File {
	return []file.File{
		{Path: ".env", Mode: 0o600, Policy: file.Keyed, Content: []byte("TOKEN=secret\n"), Secret: true},
		{Path: "config/a.conf", Mode: 0o644, Policy: file.Managed, Content: []byte("a\n")},
		{Path: "key.pem", Mode: 0o600, Policy: file.CreateOnce, Content: []byte("key\n"), Secret: true},
	}
}

// known has the policies of the files that the tests render.
func known(name string) (file.Policy, bool) {
	for _, f := range rendered() {
		if f.Path == name {
			return f.Policy, true
		}
	}
	return file.Managed, name == "a.yml" || name == "old.conf"
}

// actions maps the paths of the deployment itself to what happens to them.
func actions(p Plan) map[string]string {
	out := map[string]string{}
	for _, c := range p.Changes {
		if c.Policy != file.State {
			out[c.Path] = string(c.Action)
		}
	}
	return out
}

func TestFromNothingToNoop(t *testing.T) {
	dir, root := open(t)
	p, err := Make(root, Wanted{Files: rendered(), Dirs: []file.Dir{{Path: "private", Mode: 0o700}, {Path: "config", Mode: 0o750}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{".env": "create", "config/a.conf": "create", "key.pem": "create"}, actions(p)); d != "" {
		t.Error(d)
	}
	if _, err := apply.Apply(dir, p.Ops, apply.Options{Command: "test"}); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{"private": 0o700, "config": 0o750} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("folder %s: %v, %v, want %o", name, info, err, want)
		}
	}
	data, err := os.ReadFile(filepath.Join(dir, layout.Manifest))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), Sum([]byte("TOKEN=secret\n"))) || !strings.Contains(string(data), Sum([]byte("a\n"))) {
		t.Errorf("the manifest has to have hashes of what is no secret:\n%s", data)
	}
	m, err := ReadManifest(data, known)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Make(root, Wanted{Files: rendered()}, m)
	if err != nil || again.Pending() {
		t.Errorf("the second plan has %d operations, %v", len(again.Ops), err)
	}
}

func TestWhatIsThere(t *testing.T) {
	dir, root := open(t)
	write(t, dir, ".env", "TOKEN=secret\n", 0o644)  // right content, too wide
	write(t, dir, "config/a.conf", "mine\n", 0o640) // somebody else's
	write(t, dir, "key.pem", "key\n", 0o400)        // stricter than ours
	p, err := Make(root, Wanted{Files: rendered(), Dirs: []file.Dir{{Path: "nb", Mode: 0o755}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(map[string]string{".env": "update", "config/a.conf": "update", "key.pem": "keep"}, actions(p)); d != "" {
		t.Error(d)
	}
	modes, notes := map[string]os.FileMode{}, ""
	for _, c := range p.Changes {
		modes[c.Path] = c.Mode
		if c.Note != nil {
			notes += string(c.Note.Kind) + " " + c.Note.Subject
		}
	}
	if modes[".env"] != 0o600 || modes["config/a.conf"] != 0o640 || modes["key.pem"] != 0o400 {
		t.Errorf("modes %v", modes)
	}
	if !strings.Contains(notes, "replaces-foreign config/a.conf") {
		t.Errorf("notes %q", notes)
	}
	if _, err := apply.Apply(dir, p.Ops, apply.Options{Command: "test"}); err != nil {
		t.Fatal(err)
	}
	kept, err := filepath.Glob(filepath.Join(dir, ".magi-harden/backups/*/config/a.conf"))
	if err != nil || len(kept) != 1 {
		t.Errorf("the old file is not among the backups: %v, %v", kept, err)
	}
}

func TestRefuses(t *testing.T) {
	dir, root := open(t)
	write(t, dir, "config", "a file", 0o644)
	if _, err := Make(root, Wanted{Files: rendered()}, nil); err == nil || !strings.Contains(err.Error(), "config") {
		t.Errorf("a file in the way of a folder: %v", err)
	}
	if _, err := Make(root, Wanted{Dirs: []file.Dir{{Path: "config", Mode: 0o755}}}, nil); err == nil || !strings.Contains(err.Error(), "expected a directory") {
		t.Errorf("a file where a folder is wanted: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "key.pem"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Make(root, Wanted{Files: rendered()[2:]}, nil); err == nil || !strings.Contains(err.Error(), "found a directory") {
		t.Errorf("a folder where a file is wanted: %v", err)
	}
}

func TestReadManifest(t *testing.T) {
	for in, want := range map[string]string{
		"{":              "manifest.json",
		`{"files":[]}`:   "no version",
		`{"version":99}`: "newer magi-harden",
		`{"version":1,"files":[{"path":"../x"}]}`:                                      "not a path inside",
		`{"version":1,"files":[{"path":"notes.txt","policy":"managed"}]}`:              "\"notes.txt\" is not a managed file of magi-harden\nread the manifest",
		`{"version":1,"files":[{"path":".env","policy":"managed"}]}`:                   "\".env\" is not a managed file",
		`{"version":1,"files":[{"path":"config/a.conf.magi-new","policy":"managed"}]}`: "is not a managed file",
	} {
		if _, err := ReadManifest([]byte(in), known); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
	}
	if m, err := ReadManifest(nil, known); m != nil || err != nil || m.Has("x") {
		t.Error("no manifest is not nil")
	}
}

func FuzzReadManifest(f *testing.F) {
	f.Add([]byte(`{"version":1,"files":[{"path":"a.yml","policy":"managed","sha256":"00"}]}`))
	f.Add([]byte(`{"version":1,"stack":["port 8888"],"files":[]}`))
	f.Add([]byte(`{"version":2,"stack":[{"kind":"port","name":"8888"}],"files":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ReadManifest(data, known)
		if err != nil || m == nil {
			return
		}
		if m.Version < 1 || m.Version > manifestVersion {
			t.Errorf("accepts version %d", m.Version)
		}
		for _, e := range m.Files {
			if policy, ok := known(e.Path); !ok || policy != e.Policy {
				t.Errorf("accepts a %s file %q", e.Policy, e.Path)
			}
		}
	})
}
