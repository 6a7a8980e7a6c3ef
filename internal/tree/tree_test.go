package tree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder writes files below a new folder.
func folder(t *testing.T, files map[string]string) Tree {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestTree(t *testing.T) {
	tree := folder(t, map[string]string{"a": "1", "d/b": "2"})
	if err := os.Symlink("/etc/passwd", filepath.Join(tree.Dir, "out")); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a": "", "d/b": "", "out": "leads out", "d": "not a regular file", "../a": "escapes"} {
		_, err := tree.Read(name)
		if (err == nil) != (want == "") || err != nil && want != "escapes" && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := tree.Read("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	over := tree.With(map[string][]byte{"a": []byte("new")})
	if data, err := over.Read("a"); err != nil || string(data) != "new" {
		t.Error(string(data), err)
	}
}
