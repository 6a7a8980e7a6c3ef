//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// newMAGI is a stack in MAGI's shape as a user has it before the first hardening:
// its compose file, an .env from its example, and the files that its services
// mount. The notebooks' folder belongs to uid 1000, the user who ran the stack's
// start script; were it the engine's to make, as root, the base's Jupyter would
// not start.
func newMAGI(t testing.TB) *stack {
	t.Helper()
	s := newStack(t, "../../examples/stacks/magi")
	if err := os.CopyFS(s.dir, os.DirFS("testdata/magi")); err != nil {
		t.Fatal(err)
	}
	s.write(".env", s.read("env.example"), 0o600)
	notebooks := filepath.Join(s.dir, "data/jupyter/notebooks")
	if err := os.MkdirAll(notebooks, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(notebooks, 1000, 1000); err != nil {
		t.Fatal(err)
	}
	return s
}
