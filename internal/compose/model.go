package compose

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/tree"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/schema"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
)

// Model is an effective compose model: merged, interpolated, and with the
// contents of every env_file in the environment of its service.
type Model = types.Project

// Service is one service of a Model.
type Service = types.ServiceConfig

// environment reads .env as Compose does. What the shell of the moment has set
// is left out on purpose: the deployment is described by its files.
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

// Prepare compiles the compose schema, half of the first Load, on another core
// meanwhile.
func Prepare() { go func() { _ = schema.Validate(map[string]any{}) }() }

// Load merges compose files of the tree in memory, exactly as Compose does.
func Load(t tree.Tree, name string, files []string) (*Model, error) {
	return load(newReader(t), name, files)
}

func load(r *reader, name string, files []string) (*Model, error) {
	details, err := details(r, files)
	if err != nil {
		return nil, err
	}
	m, err := loader.LoadWithContext(context.Background(), details, func(o *loader.Options) {
		o.SetProjectName(name, true)
		o.SkipResolveEnvironment = true
		o.Profiles = []string{"*"}
	})
	if err != nil {
		return nil, explain(r, files, err)
	}
	for key, s := range m.Services {
		if err := resolveEnv(r, &s, details.Environment); err != nil {
			return nil, err
		}
		m.Services[key] = s
	}
	return m, nil
}

func details(r *reader, files []string) (types.ConfigDetails, error) {
	// compose-go reports unset variables through the global logger.
	logrus.SetLevel(logrus.PanicLevel)
	env, err := environment(r)
	d := types.ConfigDetails{WorkingDir: r.Dir, Environment: env}
	for _, f := range files {
		data, readErr := r.Read(f)
		if readErr != nil {
			return d, readErr
		}
		d.ConfigFiles = append(d.ConfigFiles, types.ConfigFile{Filename: f, Content: data})
	}
	return d, err
}

// resolveEnv puts the contents of a service's env_files under its environment,
// by the rules of Compose but out of the tree, which may be in memory only.
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
			return fmt.Errorf("%s: env_file %s lies outside the stack's folder\nput it into the folder", s.Name, f.Path)
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

func missingEnvFile(r *reader, service, rel string) error {
	hint := "write it, or take the line out of the compose file"
	for _, example := range []string{".env.example", "env.example", ".env.sample", ".env.template", "example.env"} {
		if r.Has(example) {
			hint = fmt.Sprintf("copy the stack's example: cp %s %s", example, rel)
			break
		}
	}
	return fmt.Errorf("%s: is missing, and service %s loads it (env_file)\n%s", rel, service, hint)
}

// Device is a device of the host that a container gets.
type Device = types.DeviceMapping

// Volume is a mount of a service.
type Volume = types.ServiceVolumeConfig

// Port is a published port of a service.
type Port = types.ServicePortConfig

// VolumeNamed and VolumeBind are the types of a Volume that has a source.
const (
	VolumeNamed = types.VolumeTypeVolume
	VolumeBind  = types.VolumeTypeBind
)
