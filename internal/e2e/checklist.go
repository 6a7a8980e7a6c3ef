//go:build e2e

package e2e

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// printed is a snippet of the original checklist, byte for byte.
func printed(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata/checklist", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// asOverride is a snippet that begins with a service, or with a key of Jupyter's,
// as an override file: only moved to the right, below the keys that it leaves out.
func asOverride(snippet string) string {
	right := func(text string) string { return regexp.MustCompile("(?m)^(.)").ReplaceAllString(text, "  $1") }
	if !strings.HasPrefix(snippet, "jupyter:\n") {
		snippet = "jupyter:\n" + right(snippet)
	}
	service, networks, split := strings.Cut(snippet, "\nnetworks:\n")
	if split {
		networks = "\nnetworks:\n" + networks
	}
	return "services:\n" + right(service) + networks
}

// newChecklist is MAGI's stack aside, to start Jupyter in as the base does. What
// its command installs at every start is left out: that takes a minute.
func newChecklist(t testing.TB, shift int) *stack {
	t.Helper()
	s := newMAGIAside(t, shift)
	s.edit("docker-compose.yml", "      - GRANT_SUDO=yes\n", "      - GRANT_SUDO=yes\n      - PIP_NO_INDEX=1\n")
	return s
}

// quick has a plain web server in Jupyter's container, for what is no matter of
// Jupyter's.
func (s *stack) quick() {
	s.t.Helper()
	s.write("quick.yml", "services:\n  jupyter:\n    command: [python3, -m, http.server, '8888', --directory, /etc]\n", 0o644)
	s.write(".env", s.read(".env")+"\nCOMPOSE_FILE=docker-compose.yml:quick.yml:docker-compose.override.yml\n", 0o600)
	s.override("services: {}\n")
}

// servesInside waits until what is in Jupyter's container answers there.
func (s *stack) servesInside(t testing.TB) {
	t.Helper()
	eventually(t, 3*time.Minute, func() error {
		_, err := s.tryExec("jupyter", "curl", "-fs", "http://localhost:8888/")
		return err
	})
}

// edit replaces what is once in the file path.
func (s *stack) edit(path, what, by string) {
	s.t.Helper()
	content := s.read(path)
	if n := strings.Count(content, what); n != 1 {
		s.t.Fatalf("%s has %q %d times", path, what, n)
	}
	s.write(path, strings.Replace(content, what, by, 1), 0o644)
}

// override writes what Compose loads beside the base.
func (s *stack) override(content string) {
	s.t.Helper()
	s.write("docker-compose.override.yml", content, 0o644)
}

// setToken runs the checklist's own commands.
func (s *stack) setToken() {
	s.t.Helper()
	if _, err := s.run("bash", "-ec", printed(s.t, "1-token.sh")); err != nil {
		s.t.Fatal(err)
	}
}

// setOrigin puts lines of the start command in the place of the one that lets
// every origin in.
func (s *stack) setOrigin(lines string) {
	s.t.Helper()
	s.edit("docker-compose.yml", `        echo \"c.ServerApp.allow_origin = '*'\" >> $$conf &&`+"\n", lines)
}

// printedOrigin is the checklist's line for the start command; the dots around it
// are the other lines.
func printedOrigin(t testing.TB) string {
	t.Helper()
	_, after, _ := strings.Cut(printed(t, "5-origin.yaml"), "  ...\n")
	line, _, _ := strings.Cut(after, "  ...\n")
	return "      " + line
}

// upJupyter starts Jupyter alone, or anew where it has changed; nothing of the one
// before is worth waiting for.
func (s *stack) upJupyter() {
	s.t.Helper()
	s.compose("up", "-d", "--no-deps", "--timeout", "1", "jupyter")
}

// jupyterAnswers waits until Jupyter does, and returns its address in the stack's
// own network.
func (s *stack) jupyterAnswers() (base string) {
	s.t.Helper()
	base = "http://" + s.address("jupyter", "default") + ":8888/"
	visitor{}.waitFor(s.t, base)
	return base
}

// waitFor waits until a Jupyter at base says its version.
func (v visitor) waitFor(t testing.TB, base string) {
	t.Helper()
	eventually(t, 3*time.Minute, func() error {
		a, err := v.ask(t, http.MethodGet, base+"api", nil, nil)
		if err == nil && !strings.Contains(a.body, `"version"`) {
			err = errors.New("no Jupyter: " + http.StatusText(a.status))
		}
		return err
	})
}
