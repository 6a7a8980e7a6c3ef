//go:build e2e

package e2e

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// domain is the name of every hardened stack here.
const domain = "jupyter.example.com"

// built is the path of magi-harden, built once from this checkout. It is this
// run's own: one on another engine may be of another checkout.
var built = sync.OnceValues(func() (string, error) {
	path := filepath.Join(os.TempDir(), "magi-harden")
	cmd := exec.CommandContext(context.Background(), "go", "build", "-o", path, "example.com/magi-harden/cmd/magi-harden")
	_, err := finish(cmd)
	return path, err
})

// harden runs a command of magi-harden on the stack, without a prompt, and with
// bridges that no other stack has. A failure ends the test.
func (s *stack) harden(command string, args ...string) string {
	s.t.Helper()
	path, err := built()
	if err != nil {
		s.t.Fatal(err)
	}
	all := []string{command, "--dir", s.dir, "--yes"}
	if command == "init" {
		all = append(all, "--bridge", s.bridge())
	}
	out, err := s.run(path, append(all, args...)...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// bridge is the first part of the names of the stack's bridges.
func (s *stack) bridge() string { return "e" + strings.TrimPrefix(s.project, "e2e-")[:8] }

// token is the value of JUPYTER_TOKEN in .env.
func (s *stack) token() string {
	s.t.Helper()
	value := ""
	for _, line := range lines(s.read(".env")) {
		if v, ok := strings.CutPrefix(line, "JUPYTER_TOKEN="); ok {
			value = v
		}
	}
	if len(value) < 32 {
		s.t.Fatal("there is no token in .env")
	}
	return value
}

// visitorTo comes from a host and trusts the stack's own CA, if it has one.
func (s *stack) visitorTo(from *netns, to string) visitor {
	return visitor{from: from, to: to, ca: []byte(s.read("config/tls/ca.pem"))}
}

// loggedIn is a user who has sent the right token through the form. Who did so
// before keeps the cookie, because logins are few a minute.
func (s *stack) loggedIn(t testing.TB, v visitor, base string) *jupyter {
	t.Helper()
	s.jars.mu.Lock()
	defer s.jars.mu.Unlock()
	j := newJupyter(t, v, base)
	if jar := s.jars.of[base]; jar != nil {
		j.client = v.client(t, jar)
		if a, err := j.try(http.MethodGet, "api/contents?content=0", nil, nil); err == nil && a.status == http.StatusOK {
			return j
		}
		j = newJupyter(t, v, base)
	}
	if status := j.login(s.token()); status != 302 {
		t.Fatalf("login: status %d, want 302", status)
	}
	s.jars.of[base] = j.client.Jar
	return j
}

// jars are the cookies of logins, by the address that they are for.
type jars struct {
	mu sync.Mutex
	of map[string]http.CookieJar
}
