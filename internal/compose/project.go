// Package compose reads a stack as Compose does: which files it loads, the
// effective model that they give, the .env beside them, and what is written where.
// It only reads. Compose's errors quote values, and so secrets; those of this
// package name the file, the line and the key instead.
package compose

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/tree"
	"github.com/compose-spec/compose-go/v2/loader"
	"gopkg.in/yaml.v3"
)

// Project holds the compose files of a stack, as written and as merged.
type Project struct {
	Tree        tree.Tree
	Layout      layout.Layout // which of its paths are the hardening's
	Name        string        // of the compose project
	Files       []string      // the user's compose files, in the order of loading
	Ours        string        // the compose file that carries the hardening
	ComposeFile string        // what COMPOSE_FILE in .env has to be, empty when nothing
	Env         *dotenv.File  // .env, empty when there is none
	Model       *Model        // what Files give, without the hardening

	reader    *reader
	places    func(path ...string) place.Place // nil until one is asked for
	documents []Document                       // of Files, as they are written
	services  []map[string]*yaml.Node          // of each document; nil until one is asked for
	envFiles  map[string]envFile               // of the services, by their paths
	merged    map[string]*yaml.Node            // services with all files, extends and includes; nil until one is asked for
}

// Options are what is known before reading.
type Options struct {
	Ours   []string      // compose files that an earlier run wrote
	Files  []string      // compose files that somebody named, in the order of loading
	Layout layout.Layout // the zero value: that of this build
}

// Open finds and loads the compose files of the tree. It fails on whatever Compose
// would refuse, and on files outside the tree.
func Open(t tree.Tree, o Options) (*Project, error) {
	r := newReader(t)
	env, err := readEnv(r)
	if err != nil {
		return nil, err
	}
	composeFile, _, _ := env.Get("COMPOSE_FILE")
	if o.Files != nil {
		composeFile = strings.Join(o.Files, separator(env))
	}
	files, err := discover(t, composeFile, separator(env), o.Ours)
	if err != nil {
		return nil, err
	}
	p := &Project{Tree: t, Layout: o.Layout, Name: ProjectName(t.Dir), Files: files.user, Ours: files.ours, ComposeFile: files.composeFile, Env: env, reader: r}
	for _, name := range p.Files {
		docs, err := r.documents(name)
		if err != nil {
			return nil, err
		}
		p.documents = append(p.documents, docs...)
	}
	p.Model, err = load(r, p.Name, p.Files)
	return p, err
}

// Documents returns the user's compose files as they are written, in the order of
// loading.
func (p *Project) Documents() []Document { return p.documents }

// AllDocuments returns the documents of the user's compose files and of those that
// they include or extend.
func (p *Project) AllDocuments() []Document { return readable(p.reader, p.Files) }

// Variable returns the value of a variable of .env, false where it has none.
func (p *Project) Variable(name string) (string, bool) {
	value, _, ok := p.Env.Get(name)
	return value, ok
}

// Pin sets ComposeFile, so that no other compose file is loaded instead.
func (p *Project) Pin() {
	if p.ComposeFile == "" {
		p.Ours = layout.Harden
		p.ComposeFile = strings.Join(append(slices.Clone(p.Files), p.Ours), separator(p.Env))
	}
}

// ProjectName is the name that Compose gives to a stack in this folder.
func ProjectName(dir string) string {
	if name := loader.NormalizeProjectName(filepath.Base(dir)); name != "" {
		return name
	}
	return "stack"
}

// Separator returns the separator of COMPOSE_FILE in .env.
func (p *Project) Separator() string { return separator(p.Env) }

// separator returns the separator of COMPOSE_FILE.
func separator(env *dotenv.File) string {
	if sep, _, _ := env.Get("COMPOSE_PATH_SEPARATOR"); sep != "" {
		return sep
	}
	return ":"
}

func readEnv(r *reader) (*dotenv.File, error) {
	data, err := r.Read(layout.Env)
	if errors.Is(err, fs.ErrNotExist) {
		return dotenv.Parse(layout.Env, nil)
	}
	if err != nil {
		return nil, err
	}
	return dotenv.Parse(layout.Env, data)
}
