//go:build e2e

package e2e

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestChecklist applies the original snippets as they are printed and shows
// which of them fail: the ground of the README's claims.
func TestChecklist(t *testing.T) {
	t.Parallel()
	config := func(t *testing.T, override string) string {
		s := newMAGI(t)
		s.write("docker-compose.override.yml", override, 0o644)
		out, err := s.tryCompose("config", "--format", "json")
		if err != nil {
			return err.Error()
		}
		return out
	}
	t.Run("ports append", func(t *testing.T) {
		out := config(t, "services:\n  jupyter:\n    ports:\n      - \"127.0.0.1:8888:8888\"\n")
		if n := strings.Count(out, `"published": "8888"`); n != 2 {
			t.Errorf("the port is published %d times, want both", n)
		}
	})
	t.Run("sudo stays", func(t *testing.T) {
		if out := config(t, "services:\n  jupyter:\n    environment:\n      GRANT_SUDO: !reset null\n"); !strings.Contains(out, `"GRANT_SUDO": "yes"`) {
			t.Error("GRANT_SUDO is gone")
		}
	})
	t.Run("token spreads", func(t *testing.T) {
		s := newMAGI(t)
		token := strings.Repeat("ab", 32)
		s.write(".env", s.read(".env")+"\nJUPYTER_TOKEN="+token+"\n", 0o600)
		if n := strings.Count(s.compose("config", "--format", "json"), `"JUPYTER_TOKEN": "`+token); n != 5 {
			t.Errorf("%d services hold the token, want five", n)
		}
	})
	t.Run("does not start", func(t *testing.T) {
		s := newMAGIAside(t, 30000)
		s.write("docker-compose.override.yml", "services:\n  jupyter:\n    user: \"1000:100\"\n    security_opt: [\"no-new-privileges:true\"]\n    cap_drop: [ALL]\n    cap_add: [CHOWN, SETGID, SETUID]\n    read_only: true\n    tmpfs:\n      - /tmp\n      - /home/jovyan/.local\n", 0o644)
		s.compose("up", "-d", "--no-deps", "jupyter")
		eventually(t, time.Minute, func() error {
			if strings.Contains(s.logs("jupyter"), "Read-only file system") {
				return nil
			}
			return errors.New("it is not refused yet")
		})
	})
	t.Run("not published", func(t *testing.T) {
		s := newMAGIAside(t, 30000)
		s.write("docker-compose.override.yml", "services:\n  jupyter:\n    networks: !override [internal]\n    depends_on: !reset []\n    command: !override [sleep, \"60\"]\nnetworks:\n  internal:\n    internal: true\n", 0o644)
		s.compose("up", "-d", "--no-deps", "jupyter")
		if conn, err := (*netns)(nil).dial(t.Context(), "tcp", "127.0.0.1:38888", visitor{}.source); err == nil {
			conn.Close()
			t.Error("the port of a container on an internal network is published")
		}
	})
}
