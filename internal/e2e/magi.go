//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
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
	s.write("config/ssl/key.pem", "a key of the stack's\n", 0o644) // the base mounts it into Jupyter
	notebooks := filepath.Join(s.dir, "data/jupyter/notebooks")
	if err := os.MkdirAll(notebooks, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(notebooks, 1000, 1000); err != nil {
		t.Fatal(err)
	}
	return s
}

// newMAGIAside is newMAGI with names of containers and ports of its own, for
// stacks that run beside others: every port of .env is higher by shift.
func newMAGIAside(t testing.TB, shift int) *stack {
	t.Helper()
	s := newMAGI(t)
	env := regexp.MustCompile(`(?m)^(PORT_\w+=)(\d+)`).ReplaceAllStringFunc(s.read(".env"), func(line string) string {
		digits := regexp.MustCompile(`\d+$`).FindStringIndex(line)
		port, _ := strconv.Atoi(line[digits[0]:])
		return line[:digits[0]] + strconv.Itoa(port+shift)
	})
	// These have no line in env.example.
	env += "\nPORT_HTTP=" + strconv.Itoa(8880+shift) + "\nPORT_HTTPS=" + strconv.Itoa(8443+shift) + "\n"
	s.write(".env", env, 0o600)
	names := regexp.MustCompile(`(?m)^( *container_name: )magi-`)
	s.write("docker-compose.yml", names.ReplaceAllString(s.read("docker-compose.yml"), "${1}"+s.project+"-"), 0o644)
	return s
}
