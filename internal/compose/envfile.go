package compose

import (
	"errors"
	"fmt"
	"io/fs"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
	"github.com/compose-spec/compose-go/v2/types"
)

// environment reads .env as Compose does. The variables of the current shell are
// ignored on purpose: the deployment is described by its files.
func environment(r *reader) (types.Mapping, error) {
	data, err := r.Read(layout.Env)
	if errors.Is(err, fs.ErrNotExist) {
		return types.Mapping{}, nil
	}
	if err != nil {
		return nil, err
	}
	return values(layout.Env, data, nil)
}

// resolveEnv merges a service's env_files below its environment, by the rules of
// Compose, but reads them from the tree, which may be in memory only.
func resolveEnv(r *reader, s *Service, env types.Mapping) error {
	own := s.Environment.Resolve(env.Resolve)
	all := types.MappingWithEquals{}
	lookup := func(k string) (string, bool) {
		if v, ok := env[k]; ok {
			return v, true
		}
		if v, ok := own[k]; ok && v != nil {
			return *v, true
		}
		return "", false
	}
	for _, f := range s.EnvFiles {
		rel, ok := r.Inside(f.Path)
		if !ok {
			return fmt.Errorf("%s: env_file %s is outside the stack's folder\nmove it into the folder", s.Name, f.Path)
		}
		data, err := r.Read(rel)
		switch {
		case errors.Is(err, fs.ErrNotExist) && !bool(f.Required):
			continue
		case errors.Is(err, fs.ErrNotExist):
			return missingEnvFile(r, s.Name, rel)
		case err != nil:
			return err
		}
		read, err := values(rel, data, lookup)
		if err != nil {
			return err
		}
		for k, v := range read {
			all[k] = &v
		}
	}
	s.Environment = all.OverrideBy(own)
	return nil
}

// EnvFile returns an env_file of a service, by its path as the model has it, and its
// path below the stack's folder. The file is nil where it is outside, missing or
// invalid: what needs its values fails when the model is loaded.
func (p *Project) EnvFile(path string) (file *dotenv.File, rel string) {
	rel, inside := p.Tree.Inside(path)
	if !inside {
		return nil, ""
	}
	data, err := p.Tree.Read(rel)
	if err != nil {
		return nil, rel
	}
	file, err = dotenv.Parse(rel, data)
	if err != nil {
		return nil, rel
	}
	return file, rel
}

func missingEnvFile(r *reader, service, rel string) error {
	hint := "create it, or remove env_file from the compose file"
	for _, example := range []string{".env.example", "env.example", ".env.sample", ".env.template", "example.env"} {
		if r.Has(example) {
			hint = fmt.Sprintf("run: cp %s %s", example, rel)
			break
		}
	}
	return fmt.Errorf("%s: missing, but service %s loads it (env_file)\n%s", rel, service, hint)
}
