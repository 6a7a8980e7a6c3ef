//go:build e2e

package e2e

import "testing"

// TestOldCompose: Compose 1.29.2 does not know the tags. It has to refuse the
// tree, because merging it would publish Jupyter as it was.
func TestOldCompose(t *testing.T) {
	t.Run("stand-alone", func(t *testing.T) {
		s := newStack(t, "")
		s.harden("init", "--standalone", "--profile", "prod", "--expose", "loopback")
		if out, err := s.run("/usr/bin/docker-compose", "-f", "docker-compose.yml", "config", "-q"); err != nil {
			t.Fatalf("the base by itself: %s, %v", out, err)
		}
		if out, err := s.run("/usr/bin/docker-compose", "config"); err == nil {
			t.Errorf("it merges:\n%s", out)
		}
	})
	for name, args := range map[string][]string{
		"nginx":    {"--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24"},
		"loopback": {"--profile", "dev"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newMAGI(t)
			if out, err := s.run("/usr/bin/docker-compose", "config", "-q"); err != nil {
				t.Fatalf("the base by itself: %s, %v", out, err)
			}
			s.harden("init", args...)
			if out, err := s.run("/usr/bin/docker-compose", "config"); err == nil {
				t.Errorf("it merges:\n%s", out)
			} else {
				t.Log(err)
			}
		})
	}
}
