//go:build e2e

package e2e

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// testOrigins has the list of two on a stack of its own; the front has the one of
// the snippet before it.
func (f front) testOrigins(t *testing.T) {
	s := newChecklist(t, 31000)
	s.setToken()
	command := ""
	for line := range strings.Lines(printed(t, "5-origins.py")) {
		command += `        echo \"` + strings.TrimSuffix(line, "\n") + `\" >> $$conf &&` + "\n"
	}
	s.setOrigin(command)
	s.upJupyter()
	for _, c := range []struct {
		of    *stack
		opens map[string]bool
	}{
		{s, map[string]bool{"https://domain1.com": false, "https://domain2.com": false}},
		{f.in(t), map[string]bool{"https://yourdomain.com": true, "https://domain1.com": false}},
	} {
		j := newJupyter(t, visitor{}, c.of.jupyterAnswers())
		if status := j.login(c.of.token()); status != http.StatusFound {
			t.Fatalf("login: status %d", status)
		}
		k := j.newKernel() // from the server's own page it opens
		for origin, opens := range c.opens {
			header := http.Header{"Origin": {origin}}
			conn, status, err := j.connect(k.channels(), header)
			if err == nil {
				conn.CloseNow()
			}
			if err == nil != opens || !opens && status != http.StatusForbidden {
				t.Errorf("%s: status %d, %v", origin, status, err)
			}
			want := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}[opens]
			if a := j.do(http.MethodGet, "api/contents", nil, header); a.status != want {
				t.Errorf("a request of %s: status %d, want %d", origin, a.status, want)
			}
		}
	}
}

func testReadOnlyStops(t *testing.T) {
	s := newChecklist(t, 32000)
	s.setToken()
	s.setOrigin(printedOrigin(t))
	isolation := asOverride(printed(t, "7-isolation.yaml"))
	s.override(isolation)
	s.upJupyter()
	const sudoers = "/etc/sudoers.d/added-by-start-script"
	eventually(t, 3*time.Minute, func() error {
		if c := s.inspect("jupyter"); c.RestartCount < 2 || !strings.Contains(s.logs("jupyter"), sudoers+": Read-only file system") {
			return errors.New("as root it is not refused yet")
		}
		return nil
	})
	s.edit("docker-compose.override.yml", "read_only: true", "read_only: false")
	s.upJupyter()
	eventually(t, 3*time.Minute, func() error { // it comes past what it was refused at
		_, err := s.tryExec("jupyter", "test", "-s", sudoers)
		return err
	})
	// Now with the checklist's own section 4: no root, no sudo.
	s.edit("docker-compose.yml", "    user: root\n", "")
	s.edit("docker-compose.yml", "      - GRANT_SUDO=yes\n", "")
	s.override(isolation)
	s.testSettings(t, "as jovyan", false)
	s.edit("docker-compose.override.yml", "    - /home/jovyan/.local\n", "    - /home/jovyan:uid=1000,gid=100,mode=0700,size=1g,exec\n")
	s.testSettings(t, "with one tmpfs on the home", true)
}

// testSettings starts Jupyter and tells whether the settings are in effect that
// its command writes, and whether a user can save those of Lab.
func (s *stack) testSettings(t *testing.T, what string, want bool) {
	t.Helper()
	s.upJupyter()
	j := newJupyter(t, visitor{}, s.jupyterAnswers())
	if status := j.login(s.token()); status != http.StatusFound {
		t.Fatalf("%s: login: status %d", what, status)
	}
	if a := j.do(http.MethodGet, "api/contents", nil, http.Header{"Origin": {"https://yourdomain.com"}}); a.status == http.StatusOK != want {
		t.Errorf("%s: the origin that the command lets in: status %d", what, a.status)
	}
	setting, header := []byte(`{"raw": "{}"}`), http.Header{"Content-Type": {"application/json"}}
	if a := j.do(http.MethodPut, "lab/api/settings/@jupyterlab/apputils-extension:themes", setting, header); a.status == http.StatusNoContent != want {
		t.Errorf("%s: save a setting: status %d: %.200s", what, a.status, a.body)
	}
	if refused := strings.Contains(s.logs("jupyter"), "Read-only file system"); refused == want {
		t.Errorf("%s: the file system refuses: %v", what, refused)
	}
}
