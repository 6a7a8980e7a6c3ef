package origin

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"strings"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/place"
	composeenv "github.com/compose-spec/compose-go/v2/dotenv"
	"github.com/compose-spec/compose-go/v2/template"
)

const (
	envFile     = layout.Env
	projectName = "COMPOSE_PROJECT_NAME"
)

// scope holds the variables of a level. Those of the outer one count first.
type scope struct {
	outer  *scope
	dir    string // of the project, in the outermost scope
	values map[string]string
	places map[string]place.Place
}

func projectScope(s Source) (*scope, error) {
	outer := &scope{dir: s.Dir, values: map[string]string{projectName: s.Project}}
	env := &scope{outer: outer, values: map[string]string{}, places: map[string]place.Place{}}
	return env, env.read(envFile, s.Env)
}

// within gives the scope of an include: under the outer variables those of its
// env_files, or of the .env in its folder.
func (s *scope) within(l *level, dir string, files []*view) (*scope, error) {
	env := &scope{outer: s, values: map[string]string{}, places: map[string]place.Place{}}
	if len(files) == 0 {
		name := l.files.name(absolute(dir, envFile))
		data, err := l.files.read(name)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return env, env.read(name, data)
	}
	for _, f := range files {
		if f.text() == "/dev/null" {
			continue
		}
		name := l.files.name(l.path(f.text()))
		data, err := l.files.read(name)
		if err == nil {
			err = env.read(name, data)
		}
		if err != nil {
			return nil, f.named(err)
		}
	}
	return env, nil
}

// read adds a file's variables; a later assignment counts.
func (s *scope) read(name string, data []byte) error {
	values, err := composeenv.ParseWithLookup(bytes.NewReader(data), s.lookup)
	if err != nil {
		return fmt.Errorf("%s: rejected by Compose\nto see the reason, which may show a value, run: docker compose config", name)
	}
	maps.Copy(s.values, values)
	if file, err := dotenv.Parse(name, data); err == nil { // it refuses some that Compose takes
		for _, a := range file.Assignments() {
			s.places[a.Key] = place.Place{File: name, Line: a.Line}
		}
	}
	return nil
}

// root is the folder of the project.
func (s *scope) root() string {
	for s.outer != nil {
		s = s.outer
	}
	return s.dir
}

func (s *scope) lookup(name string) (string, bool) {
	if s = s.of(name); s == nil {
		return "", false
	}
	return s.values[name], true
}

func (s *scope) place(name string) place.Place {
	if s = s.of(name); s == nil {
		return place.Place{}
	}
	return s.places[name]
}

// of gives the outermost scope that has the variable.
func (s *scope) of(name string) *scope {
	if s == nil {
		return nil
	}
	if outer := s.outer.of(name); outer != nil {
		return outer
	}
	if _, ok := s.values[name]; ok {
		return s
	}
	return nil
}

// expand substitutes variables as Compose does; where that fails, text stays as written.
func (s *scope) expand(text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	if out, err := template.Substitute(text, s.lookup); err == nil {
		return out
	}
	return text
}

// variables lists what Compose looks up for a text, in that order.
func (s *scope) variables(text string) (out []Variable) {
	if !strings.Contains(text, "$") {
		return nil
	}
	seen := map[string]bool{}
	defaults := template.ExtractVariables(map[string]any{"": text}, template.DefaultPattern)
	_, _ = template.Substitute(text, func(name string) (string, bool) {
		value, set := s.lookup(name)
		if !seen[name] {
			seen[name] = true
			empty := set && value == "" && strings.Contains(text, name+":-")
			out = append(out, Variable{name, s.place(name), defaults[name].DefaultValue != "" && (!set || empty)})
		}
		return value, set
	})
	return out
}
