package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// TestUndoAsks: in a terminal, and with no as the default for the first change,
// after which nothing is hardened.
func TestUndoAsks(t *testing.T) {
	dir := magiCopy(t)
	mustRun(t, ExitOK, "init", "--yes", "--profile", "prod", "--domain", "jupyter.example.com", "--allow", "192.168.1.0/24", "--dir", dir)
	hardened := filepath.Join(dir, "docker-compose.override.yml")
	for _, c := range []struct {
		typed string
		code  int
		there bool
	}{{"\r", ExitFailed, true}, {"\x03", ExitInterrupted, true}, {"y\r", ExitOK, false}} {
		s := startCommand(t, true, nil, "upgrade", "--undo", "--dir", dir)
		s.sees("which removes the hardening?")
		s.types(c.typed)
		s.exits(c.code)
		if _, err := os.Stat(hardened); (err == nil) != c.there {
			t.Errorf("%q: %v", c.typed, err)
		}
	}
}
