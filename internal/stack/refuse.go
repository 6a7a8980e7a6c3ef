package stack

import (
	"fmt"
	"strings"

	"example.com/magi-harden/internal/compose"
)

// readOnly fails on secrets and configs that the engine would have to write into the
// container's read-only root filesystem.
func (s *Stack) readOnly(svc compose.Service) error {
	for _, ref := range svc.Secrets {
		if s.Model.Secrets[ref.Source].Environment != "" {
			return fmt.Errorf("secret %s of service %s comes from a variable, which a container with a read-only root filesystem cannot receive\nuse a file: secrets: { %s: { file: … } }", ref.Source, svc.Name, ref.Source)
		}
	}
	for _, ref := range svc.Configs {
		if c := s.Model.Configs[ref.Source]; c.Content != "" || c.Environment != "" {
			return fmt.Errorf("config %s of service %s has its content in the compose file, which a container with a read-only root filesystem cannot receive\nuse a file: configs: { %s: { file: … } }", ref.Source, svc.Name, ref.Source)
		}
	}
	return nil
}

// shared fails on a stack in which another service shares a namespace or the mounts of
// Jupyter's container: the hardening would change that service.
func (s *Stack) shared(service string) error {
	for _, name := range s.Model.ServiceNames() {
		other := s.Model.Services[name]
		for key, value := range map[string]string{"network_mode": other.NetworkMode, "pid": other.Pid, "ipc": other.Ipc} {
			if value == "service:"+service {
				return fmt.Errorf("%s: service %s has %s: %s, so hardening Jupyter would change it\nremove %s", strings.Join(s.Files, " + "), name, key, value, key)
			}
		}
		for _, from := range other.VolumesFrom {
			if from, _, _ = strings.Cut(from, ":"); from == service {
				return fmt.Errorf("%s: service %s has volumes_from: %s, whose mounts the hardening changes\nlist them in the volumes of %s instead", strings.Join(s.Files, " + "), name, service, name)
			}
		}
	}
	return nil
}
