package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestSameOutcome runs init many times on stacks on which the order of a map could
// decide: what comes of it, and what is said, is the same each time.
func TestSameOutcome(t *testing.T) {
	many := func(line string) string { return lines(8, line) }
	for name, files := range map[string]map[string]string{
		"ARGs":               {"docker-compose.yml": builtStack, "Dockerfile": "ARG IMG=quay.io\nARG IMGNAME=scipy-notebook\nFROM quay.io/jupyter/$IMGNAME:2026-10-05\n"},
		"undefined volumes":  {"docker-compose.yml": plainStack + many("  s#: {image: x, volumes: ['v#:/x']}\n")},
		"undefined services": {"docker-compose.yml": plainStack + many("  s#: {image: x, depends_on: [n#]}\n")},
		"no image":           {"docker-compose.yml": plainStack + many("  s#: {hostname: x}\n")},
		"wrong types":        {"docker-compose.yml": plainStack + many("  s#: {image: x, privileged: [#]}\n")},
		"wrong numbers":      {"docker-compose.yml": plainStack + many("  s#: {image: x, pids_limit: '${A}'}\n"), ".env": "A=many\n"},
		"bad ports":          {"docker-compose.yml": plainStack + many("  s#: {image: x, ports: ['x#']}\n")},
		"unknown keys":       {"docker-compose.yml": plainStack + many("  s#: {image: x, nothing#: 1}\n")},
		"bad variables":      {"docker-compose.yml": plainStack + many("  s#: {image: x, hostname: '${A#'}\n")},
		"required":           {"docker-compose.yml": plainStack + many("  s#: {image: x, hostname: '${A#:?no}'}\n")},
		"env files":          {"docker-compose.yml": plainStack + many("  s#: {image: x, env_file: e#}\n")},
		"label files":        {"docker-compose.yml": plainStack + many("  s#: {image: x, label_file: e#}\n")},
		"extends":            {"docker-compose.yml": plainStack + many("  s#: {extends: n#}\n")},
		"extends of files":   {"docker-compose.yml": plainStack + many("  s#: {extends: {file: f#.yml, service: n}}\n")},
		"extends in circles": {"docker-compose.yml": plainStack + many("  s#: {extends: t#}\n  t#: {extends: s#}\n")},
		"dependencies":       {"docker-compose.yml": plainStack + many("  s#: {image: x, depends_on: [t#]}\n  t#: {image: x, depends_on: [s#]}\n")},
		"exclusive keys":     {"docker-compose.yml": plainStack + many("  s#: {image: x, network_mode: host, networks: [default]}\n")},
		"distinct values":    {"docker-compose.yml": plainStack + many("  s#: {image: x, scale: 2, deploy: {replicas: 3}}\n")},
		"volumes":            {"docker-compose.yml": plainStack + "volumes:\n" + many("  v#: {external: true, driver: x}\n")},
		"secrets":            {"docker-compose.yml": plainStack + "secrets:\n" + many("  v#: {file: x, environment: Y}\n")},
		"tmpfs":              {"docker-compose.yml": plainStack + many("  s#: {image: x, volumes: [{type: bind, target: /x}]}\n")},
	} {
		t.Run(name, func(t *testing.T) {
			first := ""
			for range 20 {
				dir := filepath.Join(t.TempDir(), "stack")
				writeTree(t, dir, files)
				sys, _, shown := scripted()
				sys.Prompter = nil
				code := Main([]string{"init", "-q", "--dry-run", "--yes", "--no-input", "--profile", "prod", "--domain", "jupyter.example.com", "--allow", "192.168.1.0/24", "--dir", dir}, sys)
				got := strings.ReplaceAll(shown.String(), dir, "DIR") + string(rune('0'+code))
				if first == "" {
					first = got
				}
				if got != first {
					t.Fatalf("%s\nbefore it:\n%s", got, first)
				}
			}
			t.Logf("%.200q", first)
		})
	}
}
