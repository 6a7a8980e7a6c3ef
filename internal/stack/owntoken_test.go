package stack

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestOwnToken: what of Jupyter itself would keep the token in an image or in docker
// inspect is dropped, one by one, and what is built must not depend on it.
func TestOwnToken(t *testing.T) {
	for _, row := range []struct{ keys, dropped, kept, refused string }{
		{"build: { context: ., args: { JUPYTER_TOKEN: '${JUPYTER_TOKEN:-}', A: '1' } }", "build args JUPYTER_TOKEN", "A:", ""},
		{"build: { context: ., args: { T: '${COPY}', A: '1' } }", "build args T", "A:", ""},
		{"build: { context: ., args: { JUPYTER_TOKEN: , A: '1' } }", "build args JUPYTER_TOKEN", "A:", ""},
		{"build: { context: ., args: { JUPYTER_TOKEN: null, A: } }", "build args JUPYTER_TOKEN", "A:", ""},
		{"build: { context: ., args: [JUPYTER_TOKEN, A=1] }", "build args JUPYTER_TOKEN", "A=1", ""},
		{"build: { context: ., args: ['T=$JUPYTER_TOKEN', A] }", "build args T", "[A]", ""},
		{"build: { context: ., args: { T: $JUPYTER_TOKEN } }", "build args T", "context", ""},
		{"build: { context: ., args: { T: '$$JUPYTER_TOKEN' } }", "", "$$JUPYTER_TOKEN", ""},
		{"build: { context: ., labels: ['t=$JUPYTER_TOKEN', a=b] }", "build labels t", "a=b", ""},
		{"build: { context: ., tags: ['i:$JUPYTER_TOKEN', 'i:1'] }", "build tags …", "i:1", ""},
		{"build: { <<: { context: ., args: { T: $JUPYTER_TOKEN, A: b } } }", "build args T", "A: b", ""},
		{"labels: { t: $JUPYTER_TOKEN, org.opencontainers.image.title: b }", "labels t", "", ""},
		{"labels: ['$JUPYTER_TOKEN=t']", "labels …", "", ""},
		{"hostname: '${JUPYTER_TOKEN:-x}'", "hostname", "", ""},
		{"container_name: 'j-${JUPYTER_TOKEN:-x}'", "container_name", "", ""},
		{"profiles: [a, '$JUPYTER_TOKEN']", "profiles …", "[a]", ""},
		{"build: { context: ., privileged: true, network: host, ssh: [default], extra_hosts: ['h:host-gateway'], entitlements: [security.insecure] }",
			"build entitlements, build extra_hosts, build network host, build privileged, build ssh", "context", ""},
		{"build: { context: ., network: none, extra_hosts: ['pypi:10.0.0.5'], x-a: b }", "", "pypi:10.0.0.5", ""},
		{"build: { context: ., cache_from: ['type=local,src=/etc'], cache_to: ['type=local,dest=/etc'] }", "build cache_from, build cache_to", "context", ""},
		{"build: { context: ., cache_from: ['me/image:1', 'type=registry,ref=a'], cache_to: [type=inline] }", "", "type=registry,ref=a", ""},
		{"build: { context: ., cache_from: ['me/image:1', 'ref=a,type=local'] }", "build cache_from", "context", ""},
		{"build: { context: 'a$JUPYTER_TOKEN' }", "", "", "docker-compose.yml:5: build.context of service jupyter takes JUPYTER_TOKEN"},
		{"build: { context: ., dockerfile_inline: 'FROM a$JUPYTER_TOKEN' }", "", "", "docker-compose.yml:5: build.dockerfile_inline of service jupyter takes JUPYTER_TOKEN"},
		{"build: { context: ., additional_contexts: { a: $JUPYTER_TOKEN } }", "", "", "docker-compose.yml:5: build.additional_contexts of service jupyter takes JUPYTER_TOKEN"},
		{"build: 'a$JUPYTER_TOKEN'", "", "", "docker-compose.yml:5: build of service jupyter takes JUPYTER_TOKEN"},
		{"build: { context: . }\n    image: 'i:$JUPYTER_TOKEN'", "", "", "docker-compose.yml:6: image of service jupyter takes JUPYTER_TOKEN"},
		{"build: .\n    healthcheck: { test: [CMD, curl, -H, 'A: $JUPYTER_TOKEN', 'http://localhost:8888/api'] }", "healthcheck", "", ""},
		{"build: .\n    healthcheck: { test: [CMD, curl, 'http://localhost:8888/api'] }", "", "", ""},
	} {
		text := "services:\n  jupyter:\n    command: [jupyter, lab]\n    ports: ['8888:8888']\n    " + row.keys + "\n"
		if !strings.Contains(row.keys, "build") {
			text += "    image: jupyter/base-notebook\n"
		}
		s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": text, ".env": "COPY=$JUPYTER_TOKEN\nJUPYTER_TOKEN=abc\n", "Dockerfile": "FROM jupyter/base-notebook\n"}), Options{})
		if row.refused != "" {
			if err == nil || !strings.HasPrefix(err.Error(), row.refused) {
				t.Errorf("%s: %v, want %q", row.keys, err, row.refused)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", row.keys, err)
			continue
		}
		var got []string
		for _, d := range s.Jupyter.Dropped {
			got = append(got, d.What)
		}
		kept := s.Jupyter.Probe
		for _, k := range append(s.Jupyter.Image, s.Jupyter.Keep...) {
			kept += k.YAML + "\n"
		}
		if strings.Join(got, ", ") != row.dropped || !strings.Contains(kept, row.kept) {
			t.Errorf("%s: dropped %q, want %q; keeps\n%s", row.keys, got, row.dropped, kept)
		}
		for _, l := range s.Jupyter.Labels {
			kept += l.Name + l.Value
		}
		if strings.Contains(strings.ReplaceAll(kept, "$$", ""), "$JUPYTER_TOKEN") || strings.Contains(kept, "${JUPYTER_TOKEN") || strings.Contains(kept, "COPY") {
			t.Errorf("%s: the token stays in\n%s", row.keys, kept)
		}
	}
}
