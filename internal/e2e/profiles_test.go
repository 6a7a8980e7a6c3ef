//go:build e2e

package e2e

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestDev is the MAGI stack in dev: Jupyter on loopback and nowhere else, with
// the internet.
func TestDev(t *testing.T) {
	t.Parallel()
	s := newMAGIAside(t, 20000)
	s.harden("init", "--profile", "dev", "--packages", packages)
	s.compose("up", "-d", "--build", "--wait", "jupyter")
	base, v := "http://localhost:28888/", visitor{to: "127.0.0.1:28888"}
	idle := s.newIdle(t, v, base)
	k := s.loggedIn(t, v, base).newKernel()
	// The stand-in's Python is a virtual environment, in which --user does not exist.
	if o := k.run("import subprocess, sys; r = subprocess.run([sys.executable, '-m', 'pip', 'install', '-q', '--target', '/home/jovyan/lib', 'six'], capture_output=True, text=True); print(r.returncode, r.stderr)", 3*time.Minute); !strings.HasPrefix(o.stdout, "0 ") {
		t.Errorf("pip install: %+v", o)
	}
	testLoopbackOnly(t, "28888")
	if a, err := v.ask(t, http.MethodGet, base+"api/contents", nil, nil); err != nil || a.status != http.StatusForbidden {
		t.Errorf("without a token: status %d, %v", a.status, err)
	}
	testWorks(t, s, v, base, use{terminals: true, liteLLM: true})
	testBrowser(t, s, base, browserOptions{}, v)
	idle.check(t)
}

// TestLoopback is the first command of the README, on loopback in prod: the
// relay before a Jupyter that is closed in.
func TestLoopback(t *testing.T) {
	t.Parallel()
	s := newStack(t, "")
	s.write(".env", "PORT_JUPYTER=48888\n", 0o600)
	s.harden("init", "--standalone", "--profile", "prod", "--expose", "loopback", "--packages", packages)
	s.compose("up", "-d", "--build", "--wait")
	base, v := "http://localhost:48888/", visitor{to: "127.0.0.1:48888"}
	idle := s.newIdle(t, v, base)
	testStarts(t, s)
	testLoopbackOnly(t, "48888")
	if c := s.inspect("jupyter"); len(c.HostConfig.PortBindings) > 0 {
		t.Errorf("jupyter publishes %v", c.HostConfig.PortBindings)
	}
	testWorks(t, s, v, base, use{})
	testBrowser(t, s, base, browserOptions{}, v)
	idle.check(t)
	testInside(t, s, v, base)
}

func testLoopbackOnly(t *testing.T, port string) {
	t.Helper()
	lan, _ := newNeighbour(t)
	if conn, err := lan.dial(t.Context(), "tcp", machineIP+":"+port, visitor{}.source); err == nil {
		conn.Close()
		t.Error("a neighbour reaches the port")
	}
}
