package stack

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestShared: no neighbour may live in Jupyter's container, by whatever name it says it.
func TestShared(t *testing.T) {
	const own, may = "the container of jupyter, so hardening Jupyter would change it\nremove ", "may be the container of jupyter\nremove "
	id := strings.Repeat("0123456789ab", 5) + "0123"
	for _, row := range []struct{ container, key, value, want string }{
		{"", "network_mode", "service:jupyter", "service sidecar has network_mode: service:jupyter, so hardening Jupyter would change it"},
		{"", "network_mode", "container:app-jupyter-1", own + "network_mode"},
		{"", "pid", "container:app_jupyter_1", own + "pid"},
		{"", "ipc", "container:/app-jupyter-2", own + "ipc"},
		{"", "uts", "container:app-jupyter-1", own + "uts"},
		{"", "userns_mode", "container:app-jupyter-1", own + "userns_mode"},
		{"", "network_mode", "container:app-jupyter-run-0a1b2c", own},
		{"", "network_mode", "container:other-jupyter-1", may + "network_mode"},
		{"", "network_mode", "container:app-gone-1", may},
		{"", "pid", "container:0123456789ab", may},
		{"", "pid", "container:" + id, may},
		{"", "pid", "container:", may},
		{"magi-jupyter", "pid", "container:magi-jupyter", own},
		{"magi-jupyter", "pid", "container:/magi-jupyter", own},
		{"$NAME", "ipc", "container:${NAME}", own},
		{"", "network_mode", "${NM:-bridge}", "network_mode, which the variable NM decides: the shell can make it that of jupyter\nwrite network_mode without the variable"},
		{"", "network_mode", "service:${S:-my-jupyter}", "which the variable S decides"},
		{"", "network_mode", "container:${C:-named}", "which the variable C decides"},
		{"", "pid", "${P:-}", "service sidecar has pid, which the variable P decides"},
		{"", "network_mode", "container:${COMPOSE_PROJECT_NAME}-z-1", ""},
		{"", "network_mode", "container:$COMPOSE_PROJECT_NAME-jupyter-1", may},
		{"", "volumes_from", "['${V:-my-jupyter}:ro']", "volumes_from, which the variable V decides"},
		{"", "network_mode", "0123456789ab", "may be the id of a network of jupyter\nwrite the name"},
		{"", "network_mode", "proxy", ""},
		{"", "network_mode", "cost$$1", ""},
		{"magi-jupyter", "network_mode", "container:app-jupyter-1", may}, // no service has it
		{"magi-jupyter", "network_mode", "container:other-jupyter-1", ""},
		{"", "network_mode", "container:app-my-jupyter-1", ""}, // that is my-jupyter's
		{"", "network_mode", "container:named", ""},
		{"", "network_mode", "container:vpn", ""},
		{"", "network_mode", "service:my-jupyter", ""},
		{"", "network_mode", "none", ""},
		{"", "ipc", "shareable", ""},
		{"", "volumes_from", "[jupyter]", "sidecar has volumes_from: jupyter, whose mounts"},
		{"", "volumes_from", "['jupyter:ro']", "sidecar has volumes_from: jupyter, whose mounts"},
		{"", "volumes_from", "['container:app-jupyter-1:ro']", "sidecar has volumes_from: container:app-jupyter-1, whose mounts"},
		{"magi-jupyter", "volumes_from", "['container:magi-jupyter']", "sidecar has volumes_from: container:magi-jupyter, whose mounts"},
		{"", "volumes_from", "['container:vpn:ro', my-jupyter]", ""},
	} {
		value := row.value
		if row.key != "volumes_from" {
			value = "'" + value + "'"
		}
		text := "name: app\nservices:\n  jupyter: { image: jupyter/scipy-notebook, container_name: '" + row.container + "' }\n  my-jupyter: { image: x, command: y }\n  z: { image: x, container_name: named }\n  sidecar:\n    image: y\n    " + row.key + ": " + value + "\n"
		text = strings.ReplaceAll(text, ", container_name: ''", "")
		_, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": text, ".env": "NAME=lab\n"}), Options{Service: "jupyter"})
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want) || !strings.HasPrefix(err.Error(), "docker-compose.yml:")) {
			t.Errorf("%+v: %v", row, err)
		}
	}
}

// TestNetworkNames: what a mode or a build names is a network too, unless it is a mode
// of its own.
func TestNetworkNames(t *testing.T) {
	s, err := Read(treetest.Folder(t, map[string]string{"docker-compose.yml": `
name: aaa
services:
  jupyter: { image: jupyter/scipy-notebook }
  a: { image: x, network_mode: app_jupyter_front }
  b: { image: x, network_mode: bridge }
  c: { image: x, network_mode: default }
  d: { image: x, network_mode: none }
  e: { image: x, network_mode: host }
  f: { image: x, network_mode: "service:a" }
  g: { image: x, network_mode: "container:vpn" }
  h: { build: { context: ., network: app_jupyter_reach } }
networks: { mine: { name: shared } }
`}), Options{Service: "jupyter"})
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(s.NetworkNames(), " ")
	if want := s.Name + "_default app_jupyter_front app_jupyter_reach default mine shared"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
