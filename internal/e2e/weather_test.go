//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// testWeather is what goes wrong on an ordinary day.
func testWeather(t *testing.T, s *stack, v visitor, base string) {
	t.Run("jupyter killed", func(t *testing.T) { testKilled(t, s, v, base) })
	t.Run("token changed", func(t *testing.T) { testTokenChanged(t, s, v, base) })
}

// testKilled: nginx says that Jupyter is away, and notices by itself that it is back.
func testKilled(t *testing.T, s *stack, v visitor, base string) {
	was, proxy := s.inspect("jupyter"), s.inspect("nginx")
	if _, err := s.run("kill", "-9", fmt.Sprint(was.State.Pid)); err != nil {
		t.Fatal(err)
	}
	gone := false
	eventually(t, 2*time.Minute, func() error {
		a, err := v.ask(t, http.MethodGet, base+"login", nil, nil)
		switch {
		case err != nil:
			t.Errorf("nginx does not answer: %v", err)
		case a.status == http.StatusBadGateway || a.status == http.StatusServiceUnavailable:
			gone = true
		case a.status != http.StatusOK:
			t.Errorf("status %d", a.status)
		}
		if err == nil && (a.status != http.StatusOK || !gone) {
			err = fmt.Errorf("status %d, away: %t", a.status, gone)
		}
		return err
	})
	if is := s.inspect("jupyter"); is.ID != was.ID || is.RestartCount != was.RestartCount+1 {
		t.Errorf("the container was restarted %d times, %d before", is.RestartCount, was.RestartCount)
	}
	if is := s.inspect("nginx"); is.ID != proxy.ID || is.State.Pid != proxy.State.Pid {
		t.Error("nginx was restarted as well")
	}
	if o := s.loggedIn(t, v, base).newKernel().run("1 + 1", time.Minute); o.result != "2" {
		t.Errorf("afterwards: %+v", o)
	}
}

// testTokenChanged: without one nothing starts, and with a new one the old logins end.
func testTokenChanged(t *testing.T, s *stack, v visitor, base string) {
	old := s.loggedIn(t, v, base)
	s.write(".env", strings.Replace(s.read(".env"), "JUPYTER_TOKEN="+s.token(), "JUPYTER_TOKEN=", 1), 0o600)
	if out, err := s.tryCompose("config", "-q"); err == nil {
		t.Errorf("Compose starts without a token: %s", out)
	}
	s.harden("init", "--force")
	s.compose("up", "-d", "--wait")
	s.answers(v, base)
	if a := old.do(http.MethodGet, "api/contents", nil, nil); a.status != http.StatusForbidden {
		t.Errorf("the old cookie: status %d", a.status)
	}
	if a := s.loggedIn(t, v, base).visit(); a.status != http.StatusOK {
		t.Errorf("the new token: status %d", a.status)
	}
}
