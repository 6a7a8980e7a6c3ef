//go:build e2e

package e2e

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func testSudoStays(t *testing.T) {
	const reset = "services:\n  jupyter:\n    environment:\n      GRANT_SUDO: !reset null\n"
	magi := newMAGI(t).read("docker-compose.yml")
	list := "services:\n  jupyter:\n    image: jupyter/scipy-notebook\n    environment:\n      - A=b\n      - GRANT_SUDO=yes\n"
	modification := asOverride(printed(t, "4-compose.yaml"))
	dotted := newMAGI(t)
	dotted.override(modification)
	if _, err := dotted.tryCompose("config", "--quiet"); err == nil {
		t.Error("dots are read as YAML")
	}
	modification = strings.Replace(modification, "      ...\n", "", 1) // they stand for what it leaves out
	for name, c := range map[string]struct {
		base, override string
		stays          bool
	}{
		"the checklist's lines": {magi, modification, true},
		"reset":                 {magi, reset, true},
		"reset in a list":       {list, reset, true},
		"reset in a map":        {strings.NewReplacer("- ", "", "=", ": ").Replace(list), reset, false},
		"override":              {magi, "services:\n  jupyter:\n    environment: !override {A: b}\n", false},
	} {
		s := newMAGI(t)
		s.write("docker-compose.yml", c.base, 0o644)
		s.override(c.override)
		jupyter := s.services()["jupyter"]
		environment, _ := jupyter["environment"].(map[string]any)
		if sudo, there := environment["GRANT_SUDO"]; len(environment) == 0 || there != c.stays || there && sudo != "yes" {
			t.Errorf("%s: %v", name, environment)
		}
		if c.base == magi && c.stays && jupyter["user"] != "root" {
			t.Errorf("%s: the user is %v", name, jupyter["user"])
		}
	}
}

// hashes are what Compose compares to tell which containers to make anew.
func (s *stack) hashes() map[string]string {
	s.t.Helper()
	all := map[string]string{}
	for _, line := range lines(s.compose("--profile", "*", "config", "--hash", "*")) {
		service, hash, _ := strings.Cut(line, " ")
		all[service] = hash
	}
	return all
}

// changed are the services whose hash is another one than in before.
func (s *stack) changed(before map[string]string) []string {
	s.t.Helper()
	now := s.hashes()
	maps.DeleteFunc(now, func(service, hash string) bool { return before[service] == hash })
	return slices.Sorted(maps.Keys(now))
}

func testTokenSpreads(t *testing.T) {
	s := newMAGI(t)
	before := s.hashes()
	s.setToken()
	holders := func() (all []string) {
		for service, model := range s.services() {
			if environment, _ := model["environment"].(map[string]any); environment["JUPYTER_TOKEN"] == s.token() {
				all = append(all, service)
			}
		}
		slices.Sort(all)
		return all
	}
	want := []string{"jupyter", "litellm", "n8n", "open-webui", "searxng"}
	if diff := cmp.Diff(want, holders()); diff != "" {
		t.Errorf("services that hold the token:\n%s", diff)
	}
	if diff := cmp.Diff(want, s.changed(before)); diff != "" {
		t.Errorf("services that are recreated:\n%s", diff)
	}
	s.harden("init", "--profile", "prod", "--domain", domain, "--allow", "192.168.1.0/24")
	if diff := cmp.Diff([]string{"jupyter"}, holders()); diff != "" {
		t.Errorf("services that hold the token when hardened:\n%s", diff)
	}
}

func testHTTPSSpreads(t *testing.T) {
	s := newMAGI(t)
	before := s.hashes()
	s.write(".env", s.read(".env")+printed(t, "6-https.env"), 0o600)
	want := []string{"firecrawl", "jupyter", "litellm", "mcp-bridge", "n8n", "open-webui", "qdrant", "searxng", "youtube-mcp"}
	if diff := cmp.Diff(want, s.changed(before)); diff != "" {
		t.Errorf("services that it changes:\n%s", diff)
	}
	// The key is in the folder that n8n mounts, and not where n8n is told.
	s.write("config/ssl/key.pem", "a key", 0o644)
	environment, _ := s.services()["n8n"]["environment"].(map[string]any)
	key, _ := environment["N8N_SSL_KEY"].(string)
	for file, there := range map[string]bool{key: false, "/ssl/" + path.Base(key): true} {
		_, err := s.tryCompose("run", "--rm", "--no-deps", "-T", "--entrypoint", "cat", "n8n", file)
		if (err == nil) != there {
			t.Errorf("the key %s in n8n: %v", file, err)
		}
	}
}
