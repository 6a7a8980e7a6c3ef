//go:build e2e

package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
)

// mountsOf is all that a hardened container mounts, by destination.
func (s *stack) mountsOf(service string) []mount {
	bind := func(source, destination string, rw bool) mount {
		return mount{"bind", filepath.Join(s.dir, source), destination, rw}
	}
	if service == "nginx" {
		all := []mount{bind("config/nginx", "/etc/nginx/magi", false)}
		if strings.Contains(s.read("config/nginx/nginx.conf"), "ssl_certificate_key ") {
			all = append(all, bind("config/tls", "/etc/nginx/tls", false))
		}
		return all
	}
	return []mount{
		bind("config/jupyter", "/etc/magi-harden/jupyter", false),
		bind("data/jupyter/notebooks", "/home/jovyan/work", true),
	}
}

// guarded are services that trust their network, and their ports.
func guarded() map[string]int { return map[string]int{"redis": 6379, "qdrant": 6333} }

// refusals are cells that must end in an exception.
func (s *stack) refusals() map[string]string {
	all := map[string]string{
		"sudo":             "import subprocess; assert subprocess.run(['sudo', '-n', 'true'], capture_output=True).returncode == 0",
		"write to /usr":    "open('/usr/x', 'w')",
		"our config":       "open('/etc/magi-harden/jupyter/jupyter_server_config.py', 'a')",
		"mount":            "import ctypes; assert ctypes.CDLL(None).mount(b'none', b'/mnt', b'tmpfs', 0, None) == 0",
		"token of kernels": "import os; os.environ['JUPYTER_TOKEN']",
	}
	services := s.services()
	for service, port := range guarded() {
		if _, there := services[service]; there {
			all[service] = dials(s.address(service, "default"), port)
		}
	}
	return all
}

// dials is Python that connects, and raises an exception where it cannot.
func dials(host string, port int) string {
	return fmt.Sprintf("import socket; socket.create_connection(('%s', %d), 3)", host, port)
}
