package stack

import (
	"errors"
	"fmt"

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
