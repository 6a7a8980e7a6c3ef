package stack

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/compose"
)

// readOnly refuses what the engine would have to write into the container.
func (s *Stack) readOnly(svc compose.Service) error {
	for _, ref := range svc.Secrets {
		if s.Model.Secrets[ref.Source].Environment != "" {
			return fmt.Errorf("secret %s of %s comes from a variable, and a container with a read-only root filesystem cannot get that\nuse a file: secrets: { %s: { file: … } }", ref.Source, svc.Name, ref.Source)
		}
	}
	for _, ref := range svc.Configs {
		if c := s.Model.Configs[ref.Source]; c.Content != "" || c.Environment != "" {
			return fmt.Errorf("config %s of %s has its content in the compose file, and a container with a read-only root filesystem cannot get that\nuse a file: configs: { %s: { file: … } }", ref.Source, svc.Name, ref.Source)
		}
	}
	return nil
}

// shared refuses a stack in which another container lives in Jupyter's: what
// that is on the inside would change with it.
func (s *Stack) shared(service string) error {
	for _, name := range s.Model.ServiceNames() {
		other := s.Model.Services[name]
		for key, value := range map[string]string{"network_mode": other.NetworkMode, "pid": other.Pid, "ipc": other.Ipc} {
			if value == "service:"+service {
				return fmt.Errorf("%s: %s has %s: %s, so the hardening of the one would change the other\ngive %s networks of its own", strings.Join(s.Files, " + "), name, key, value, name)
			}
		}
		for _, from := range other.VolumesFrom {
			if from, _, _ = strings.Cut(from, ":"); from == service {
				return fmt.Errorf("%s: %s has volumes_from: %s, whose mounts the hardening changes\nlist the mounts of %s themselves", strings.Join(s.Files, " + "), name, service, name)
			}
		}
	}
	return nil
}
