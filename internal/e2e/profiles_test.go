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
	testDev(t, s, "28888", use{terminals: true, liteLLM: true})
	base, v := "http://localhost:28888/", visitor{to: "127.0.0.1:28888"}
	t.Run("Outbound", func(t *testing.T) { testOutbound(t, s.in(t), v, base) })
	t.Run("Runbook", func(t *testing.T) { testRunbook(t, s.in(t), v, base) }) // the last: it removes the container
}

// TestStandaloneDev is the small stack of its own in dev.
func TestStandaloneDev(t *testing.T) {
	t.Parallel()
	s := newStack(t, "")
	s.write(".env", "PORT_JUPYTER=50888\n", 0o600)
	s.harden("init", "--standalone", "--profile", "dev", "--packages", packages)
	testDev(t, s, "50888", use{terminals: true})
}

func testDev(t *testing.T, s *stack, port string, u use) {
	s.compose("up", "-d", "--build", "--wait", "jupyter")
	base, v := "http://localhost:"+port+"/", visitor{to: "127.0.0.1:" + port}
	idle := s.newIdle(t, v, base)
	j := s.loggedIn(t, v, base)
	if o := j.newKernel().run("%pip install toolz", 3*time.Minute); !strings.Contains(o.stdout, "Successfully installed toolz") {
		t.Errorf("pip install: %+v", o)
	}
	if o := j.newKernel().run("import toolz; toolz.first([42])", time.Minute); o.result != "42" {
		t.Errorf("the package in a new kernel: %+v", o)
	}
	testLoopbackOnly(t, port)
	if a, err := v.ask(t, http.MethodGet, base+"api/contents", nil, nil); err != nil || a.status != http.StatusForbidden {
		t.Errorf("without a token: status %d, %v", a.status, err)
	}
	testWorks(t, s, v, base, u)
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
	t.Run("Runbook", func(t *testing.T) { testRunbook(t, s.in(t), v, base) }) // the last: it removes the container
}

// testLoopbackOnly: the Docker host itself reaches the port, and no neighbour.
func testLoopbackOnly(t *testing.T, port string) {
	t.Helper()
	conn, err := (*netns)(nil).dial(t.Context(), "tcp", "127.0.0.1:"+port, visitor{}.source)
	if err != nil {
		t.Fatal(err)
	}
	conn.Close()
	testClosed(t, port, machineIP)
}

// testClosed: the port is not open at these addresses of the Docker host, for a
// neighbour or, on loopback, for itself.
func testClosed(t *testing.T, port string, addrs ...string) {
	t.Helper()
	lan, _ := newNeighbour(t)
	for _, addr := range addrs {
		from := lan
		if addr == "127.0.0.1" {
			from = nil
		}
		if conn, err := from.dial(t.Context(), "tcp", addr+":"+port, visitor{}.source); err == nil {
			conn.Close()
			t.Errorf("port %s is open on %s", port, addr)
		}
	}
}
