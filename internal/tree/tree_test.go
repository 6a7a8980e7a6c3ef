package tree

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
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

// TestReadIsBounded: what could block or never end is refused, and so is what is too
// large alone or with the rest.
func TestReadIsBounded(t *testing.T) {
	tree := folder(t, map[string]string{"a": "1"})
	at := func(name string) string { return filepath.Join(tree.Dir, name) }
	for name, size := range map[string]int64{"most": maxFile, "more": maxFile + 1, "stack": MaxStack, "large": MaxStack + 1} {
		if err := os.WriteFile(at(name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(at(name), size); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(syscall.Mkfifo(at("fifo"), 0o600), os.Symlink("loop", at("loop")), os.Symlink("fifo", at("link"))); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"most": "", "more": "more: larger than 8 MiB\n", "fifo": "fifo: not a regular file", "link": "link: not a regular file", "loop": "loop: a symlink that leads to itself\n",
	} {
		if _, err := tree.Read(name); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	if _, err := tree.ReadUpTo("large", MaxStack); err == nil || err.Error() != "large: larger than 64 MiB\nput the right file in its place" {
		t.Error(err)
	}
	tree.read.Store(maxAll - MaxStack)
	if _, err := tree.ReadUpTo("stack", MaxStack); err != nil {
		t.Error(err)
	}
	if _, err := tree.Read("a"); err == nil || !strings.Contains(err.Error(), "more than 1024 MiB of the folder are read") {
		t.Error(err)
	}
}
