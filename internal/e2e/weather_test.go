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
	t.Run("jupyter killed", func(t *testing.T) {
		pid := s.inspect("jupyter").State.Pid
		if _, err := s.run("kill", "-9", fmt.Sprint(pid)); err != nil {
			t.Fatal(err)
		}
		gone := false
		eventually(t, 2*time.Minute, func() error {
			a, err := v.ask(t, http.MethodGet, base+"login", nil, nil)
			if err == nil && (a.status == http.StatusBadGateway || a.status == http.StatusServiceUnavailable) {
				gone = true
			}
			if err == nil && a.status != http.StatusOK {
				err = fmt.Errorf("status %d", a.status)
			}
			return err
		})
		if !gone {
			t.Log("it was back before anybody noticed")
		}
		if o := s.loggedIn(t, v, base).newKernel().run("1 + 1", time.Minute); o.result != "2" {
			t.Errorf("afterwards: %+v", o)
		}
	})
	t.Run("token changed", func(t *testing.T) {
		old := s.loggedIn(t, v, base)
		s.write(".env", strings.Replace(s.read(".env"), "JUPYTER_TOKEN="+s.token(), "JUPYTER_TOKEN=", 1), 0o600)
		if out, err := s.tryCompose("config", "-q"); err == nil {
			t.Errorf("Compose starts without a token: %s", out)
		}
		s.harden("init", "--force")
		s.compose("up", "-d", "--wait")
		if a := old.do(http.MethodGet, "api/contents", nil, nil); a.status != http.StatusForbidden {
			t.Errorf("the old cookie: status %d", a.status)
		}
		if a := s.loggedIn(t, v, base).visit(); a.status != http.StatusOK {
			t.Errorf("the new token: status %d", a.status)
		}
	})
}
