package stack

import (
	"errors"
	"fmt"
	"strings"

	"example.com/magi-harden/internal/compose"
)

// readOnly fails on secrets and configs that the engine would have to write into the
// container's read-only root filesystem.
func (s *Stack) readOnly(svc compose.Service) error {
	var errs []error
	for _, ref := range svc.Secrets {
		if s.Model.Secrets[ref.Source].Environment != "" {
			errs = append(errs, fmt.Errorf("%s: secret %s of service %s comes from a variable, which a container with a read-only root filesystem cannot receive\nuse a file: secrets: { %s: { file: … } }", s.Place(secretsKey, ref.Source), ref.Source, svc.Name, ref.Source))
		}
	}
	for _, ref := range svc.Configs {
		if c := s.Model.Configs[ref.Source]; c.Content != "" || c.Environment != "" {
			errs = append(errs, fmt.Errorf("%s: config %s of service %s has its content in the compose file, which a container with a read-only root filesystem cannot receive\nuse a file: configs: { %s: { file: … } }", s.Place(configsKey, ref.Source), ref.Source, svc.Name, ref.Source))
		}
	}
	return errors.Join(errs...)
}

// shared fails on a stack in which another service shares a namespace or the mounts of
// Jupyter's container: the hardening would change that service.
func (s *Stack) shared(service string) error {
	var errs []error
	for _, name := range s.Model.ServiceNames() {
		other := s.Model.Services[name]
		for _, share := range [...]struct{ key, value string }{{"network_mode", other.NetworkMode}, {"pid", other.Pid}, {"ipc", other.Ipc}} {
			if share.value == "service:"+service {
				errs = append(errs, fmt.Errorf("%s: service %s has %s: %s, so hardening Jupyter would change it\nremove %s", s.Place("services", name, share.key), name, share.key, share.value, share.key))
			}
		}
		for _, from := range other.VolumesFrom {
			if from, _, _ = strings.Cut(from, ":"); from == service {
				errs = append(errs, fmt.Errorf("%s: service %s has volumes_from: %s, whose mounts the hardening changes\nlist them in the volumes of %s instead", s.Place("services", name, "volumes_from"), name, service, name))
			}
		}
	}
	return errors.Join(errs...)
}
