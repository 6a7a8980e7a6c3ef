// Package treetest makes folders for tests.
package treetest

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/magi-harden/internal/tree"
)

// Folder writes files, by their paths, below a new folder that the test removes, and
// opens it.
func Folder(t testing.TB, files map[string]string) tree.Tree {
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
	opened, err := tree.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}
