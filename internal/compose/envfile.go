package compose

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/types"
)

// environment reads .env as Compose does, below the variables that every shell has.
func environment(r *reader) (types.Mapping, error) {
	out := everyShell(r.Tree)
	data, err := r.Read(layout.Env)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	read, err := values(layout.Env, data, out.Resolve)
	for key, value := range read {
		if _, shells := out[key]; !shells {
			out[key] = value
		}
	}
	return out, err
}

// resolveFiles merges the env_files and label_files of a service and of its pre_start
// hooks below their environment and labels, by the rules of Compose, but reads them
// from the tree, which may be in memory only.
func resolveFiles(r *reader, s *Service, env types.Mapping, b *budget) error {
	if err := resolveEnv(r, s, env, b); err != nil {
		return err
	}
	if err := resolveLabels(r, s.Name, &s.ContainerSpec, b); err != nil {
		return err
	}
	for i := range s.PreStart {
		if err := resolveLabels(r, s.Name, &s.PreStart[i].ContainerSpec, b); err != nil {
			return err
		}
	}
	return nil
}

func resolveEnv(r *reader, s *Service, env types.Mapping, b *budget) error {
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
		read, err := variables(r, s.Name, "env_file", f.Path, lookup, b)
		if errors.Is(err, fs.ErrNotExist) && !bool(f.Required) {
			continue
		}
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

func resolveLabels(r *reader, service string, spec *types.ContainerSpec, b *budget) error {
	if len(spec.LabelFiles) == 0 {
		return nil
	}
	all := types.Labels{}
	lookup := func(k string) (string, bool) { v, ok := all[k]; return v, ok }
	for _, f := range spec.LabelFiles {
		read, err := variables(r, service, "label_file", f, lookup, b)
		if err != nil {
			return err
		}
		maps.Copy(all, read)
	}
	maps.Copy(all, spec.Labels)
	spec.Labels = all
	return nil
}

// perVariable is what a variable takes in memory beside its text, in bytes.
const perVariable = 100

// variables reads a file that a service names, by its path as the model has it. A
// missing one is fs.ErrNotExist, with a hint.
func variables(r *reader, service, key, path string, lookup composeenv.LookupFn, b *budget) (map[string]string, error) {
	rel, ok := r.Inside(path)
	if !ok {
		return nil, fmt.Errorf("%s: %s %s is outside the stack's folder\nmove it into the folder", service, key, printable.Text(r.shown(path)))
	}
	data, err := r.Read(rel)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missingFile{r, service, key, rel}
	}
	if err != nil {
		return nil, err
	}
	read, err := values(rel, data, lookup)
	b.envFiles -= perVariable * len(read)
	for _, v := range read {
		b.envFiles -= len(v)
	}
	if err == nil && b.envFiles < 0 {
		err = fmt.Errorf("%s: with it, env_file and label_file add more than %d MiB to the services\nlet fewer services load it, or make it smaller", rel, maxEnvFiles>>20)
	}
	return read, err
}

// EnvFile returns an env_file of a service, by its path as the model has it, and the
// path below the stack's folder that it leads to. The file is nil where it is outside,
// missing or invalid: what needs its values fails when the model is loaded.
func (p *Project) EnvFile(path string) (file *dotenv.File, rel string) {
	found, seen := p.envFiles[path]
	if !seen {
		found = p.readEnvFile(path)
		if p.envFiles == nil {
			p.envFiles = map[string]envFile{}
		}
		p.envFiles[path] = found
	}
	return found.file, found.rel
}

// envFile is an env_file of a service.
type envFile struct {
	file *dotenv.File
	rel  string
}

func (p *Project) readEnvFile(path string) (out envFile) {
	rel, inside := p.Tree.Inside(path)
	if !inside {
		return out
	}
	out.rel = p.Tree.Real(rel)
	if data, err := p.Tree.Read(rel); err == nil {
		if file, err := dotenv.Parse(rel, data); err == nil {
			out.file = file
		}
	}
	return out
}

// missingFile is an env_file or label_file that is not there.
type missingFile struct {
	r                  *reader
	service, key, path string
}

func (m missingFile) Is(target error) bool { return target == fs.ErrNotExist }

func (m missingFile) Error() string {
	shown := m.r.shown(m.path)
	hint := "create it, or remove " + m.key + " from the compose file"
	for _, example := range []string{".env.example", "env.example", ".env.sample", ".env.template", "example.env"} {
		if m.key == "env_file" && shown == m.path && m.r.Has(example) {
			hint = shell.Line("run: cp %s %s", shell.Path(example), shell.Path(m.path))
			break
		}
	}
	return fmt.Sprintf("%s: missing, but service %s loads it (%s)\n%s", printable.Text(shown), m.service, m.key, hint)
}
