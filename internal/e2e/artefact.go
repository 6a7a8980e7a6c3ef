//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// keepArtefact writes a file that outlives the run, into E2E_ARTIFACTS or the
// cache's folder artifacts, under the test's name.
func keepArtefact(t testing.TB, name string, data []byte) {
	t.Helper()
	dir := os.Getenv("E2E_ARTIFACTS")
	if dir == "" {
		cache, err := cacheDir()
		if err != nil {
			t.Error(err)
			return
		}
		dir = filepath.Join(cache, "artifacts")
	}
	path := filepath.Join(dir, strings.ReplaceAll(t.Name(), "/", "-")+"-"+name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Error(err)
		return
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Error(err)
		return
	}
	t.Log("kept", path)
}
