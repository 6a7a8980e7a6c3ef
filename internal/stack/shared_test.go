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
