package origin

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"
	"golang.org/x/tools/txtar"

	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
)

const project = "proj"

// stack is a project on disk.
type stack struct {
	dir   string
	files []string
}

func (s stack) read(name string) ([]byte, error) {
	if !filepath.IsAbs(name) {
		name = filepath.Join(s.dir, name)
	}
	return os.ReadFile(name)
}

func (s stack) index() (*Index, error) {
	env, _ := s.read(envFile)
	return New(Source{Dir: s.dir, Project: project, Files: s.files, Env: env, Read: s.read})
}

func (s stack) details() (d types.ConfigDetails, err error) {
	logrus.SetLevel(logrus.PanicLevel)
	d = types.ConfigDetails{WorkingDir: s.dir, Environment: types.Mapping{}}
	if data, err := s.read(envFile); err == nil {
		if d.Environment, err = composeenv.UnmarshalBytesWithLookup(data, nil); err != nil {
			return d, err
		}
	}
	for _, f := range s.files {
		data, err := s.read(f)
		if err != nil {
			return d, err
		}
		d.ConfigFiles = append(d.ConfigFiles, types.ConfigFile{Filename: f, Content: data})
	}
	return d, nil
}

func options(o *loader.Options) {
	o.SetProjectName(project, true)
	o.Profiles = []string{"*"}
}

// model is what compose-go makes of the stack.
func (s stack) model() (map[string]any, error) {
	d, err := s.details()
	if err != nil {
		return nil, err
	}
	model, err := loader.LoadModelWithContext(context.Background(), d, options)
	delete(model, "name") // given, and in no file
	return model, err
}

// whole is the model with the contents of the env_files.
func (s stack) whole() (map[string]any, error) {
	model, err := s.model()
	if err != nil {
		return nil, err
	}
	d, err := s.details()
	if err != nil {
		return nil, err
	}
	p, err := loader.LoadWithContext(context.Background(), d, options)
	if err != nil {
		return nil, err
	}
	for name, service := range p.Services {
		env := map[string]any{}
		for key, value := range service.Environment {
			if env[key] = nil; value != nil {
				env[key] = *value
			}
		}
		if len(env) > 0 {
			model["services"].(map[string]any)[name].(map[string]any)["environment"] = env
		}
	}
	return model, nil
}

// leaf is a value of the model without members.
type leaf struct {
	path  []string
	value any
}

func (l leaf) String() string { return strings.Join(l.path, " ") }

func leavesOf(model map[string]any) (out []leaf) {
	walk(nil, model, func(l leaf) { out = append(out, l) })
	return out
}

func walk(at []string, value any, yield func(leaf)) {
	next := func(key string, value any) { walk(append(slices.Clip(at), key), value, yield) }
	k := kindOf(at)
	switch v := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			next(key, v[key])
		}
		if len(v) > 0 || len(at) < 2 {
			return
		}
	case []any:
		if k == whole {
			break
		}
		for i, e := range v {
			m, ok := e.(map[string]any)
			text := fmt.Sprint(e)
			switch {
			case k == keyed:
				name, val, ok := strings.Cut(text, "=")
				if ok {
					next(name, val)
				} else {
					next(name, nil)
				}
			case !ok:
				next(text, e)
			default:
				next(idOf(k, at, m, i), m)
			}
		}
		if len(v) > 0 || k == keyed { // what has no value is taken out of build.args
			return
		}
	}
	yield(leaf{at, value})
}

// idOf is what an entry of the model goes by.
func idOf(k kind, at []string, m map[string]any, i int) string {
	get := func(key string) string {
		if m[key] == nil {
			return ""
		}
		return fmt.Sprint(m[key])
	}
	switch k {
	case ports:
		return portID(get("host_ip"), get("published"), get("target"), get("protocol"))
	case targets:
		return path.Clean(get("target"))
	case mounts:
		if get("target") != "" {
			return get("target")
		}
		return get("source")
	case paths:
		return get("path")
	case subnets:
		return get("subnet")
	}
	return strconv.Itoa(i)
}

// unpack writes an archive out and tells which compose files load.
func unpack(t testing.TB, archive *txtar.Archive) stack {
	s := stack{dir: t.TempDir()}
	for _, f := range archive.Files {
		name := filepath.Join(s.dir, f.Name)
		if strings.ContainsAny(f.Name, " ") || os.MkdirAll(filepath.Dir(name), 0o755) != nil {
			continue
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	has := func(name string) bool { _, err := s.read(name); return err == nil }
	if data, err := s.read(envFile); err == nil {
		if env, err := composeenv.UnmarshalBytesWithLookup(data, nil); err == nil && env["COMPOSE_FILE"] != "" {
			s.files = strings.Split(env["COMPOSE_FILE"], ":")
			return s
		}
	}
	for _, name := range []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"} {
		stem, ext, _ := strings.Cut(name, ".")
		if has(name) && s.files == nil {
			s.files = []string{name}
		}
		if over := stem + ".override." + ext; has(over) && s.files != nil && len(s.files) == 1 {
			s.files = append(s.files, over)
		}
	}
	for _, f := range archive.Files {
		if ext := path.Ext(f.Name); s.files == nil && (ext == ".yml" || ext == ".yaml") {
			s.files = []string{f.Name}
		}
	}
	return s
}
