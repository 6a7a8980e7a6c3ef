package stack

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/dotenv"
	"github.com/compose-spec/compose-go/v2/loader"
	"gopkg.in/yaml.v3"
)

const envFile = ".env"

// Stack is the deployment as it was read.
type Stack struct {
	Tree        Tree
	Name        string       // compose project
	Files       []string     // the user's compose files, in the order of loading
	Ours        string       // the compose file that carries the hardening
	ComposeFile string       // what COMPOSE_FILE in .env has to be, empty when nothing
	Env         *dotenv.File // .env, empty when there is none
	Before      *Model       // what the user's files give without the hardening
	Candidates  []Candidate
	Jupyter     Jupyter     // empty until there is one service
	Others      []Neighbour // sorted by name
	Sights      []Sight     // what the neighbours see of what is not for them

	documents []document            // of Files, as they are written
	merged    map[string]*yaml.Node // services with all files, extends and includes; nil until one is asked for
}

// EnvVar is an environment entry before interpolation.
type EnvVar struct {
	Name, Value string
	Service     string // the neighbour that it points to, empty when none
	Open        bool   // it is named without a value
}

// Options are what is known before reading.
type Options struct {
	Service string   // the Jupyter service, when somebody named it
	Ours    []string // compose files that an earlier run wrote
	Files   []string // compose files that somebody named, in the order of loading
}

// Read finds and loads the stack in the tree.
func Read(t Tree, o Options) (*Stack, error) {
	env, err := readEnv(t)
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
	s := &Stack{Tree: t, Name: ProjectName(t.Dir), Files: files.user, Ours: files.ours, ComposeFile: files.composeFile, Env: env}
	if err := s.parse(); err != nil {
		return nil, err
	}
	if s.Before, err = Load(t, s.Name, s.Files); err != nil {
		return nil, err
	}
	s.Candidates = s.find()
	service, err := choose(s.Before, s.Candidates, o.Service, s.Files)
	if err != nil {
		return nil, err
	}
	s.Others, s.Sights = neighbours(s, service), s.sights(service)
	if service == "" {
		return s, nil
	}
	s.Jupyter, err = s.describe(service)
	return s, err
}

// separator is what stands between the names in COMPOSE_FILE.
func separator(env *dotenv.File) string {
	if sep, _, _ := env.Get("COMPOSE_PATH_SEPARATOR"); sep != "" {
		return sep
	}
	return ":"
}

// Pin names the compose files in .env, so that no other file can take their
// place.
func (s *Stack) Pin() {
	if s.ComposeFile == "" {
		s.Ours = Harden
		s.ComposeFile = strings.Join(append(slices.Clone(s.Files), s.Ours), separator(s.Env))
	}
}

func readEnv(t Tree) (*dotenv.File, error) {
	data, err := t.Read(envFile)
	if errors.Is(err, fs.ErrNotExist) {
		return dotenv.Parse(envFile, nil)
	}
	if err != nil {
		return nil, err
	}
	return dotenv.Parse(envFile, data)
}

// parse reads the files as they are written, beside the merged model: for lines,
// and for values before interpolation.
func (s *Stack) parse() error {
	for _, name := range s.Files {
		data, err := s.Tree.Read(name)
		if err != nil {
			return err
		}
		docs, err := documents(name, data)
		if err != nil {
			return err
		}
		s.documents = append(s.documents, docs...)
	}
	return nil
}

// node gives a service as it is written, and the file that defines it. What
// several files, extends or an include say of it is merged, as Compose does.
func (s *Stack) node(service string) (*yaml.Node, string, error) {
	var first *yaml.Node
	where, merged := s.Files[0], false
	for _, doc := range s.documents {
		merged = merged || child(doc.root, "include") != nil
		n := child(doc.root, "services", service)
		if n == nil {
			continue
		}
		merged = merged || first != nil || child(n, "extends") != nil
		if first == nil {
			first, where = n, doc.file
		}
	}
	if first != nil && !merged {
		return first, where, nil
	}
	if s.merged == nil {
		var err error
		if s.merged, err = written(s.Tree, s.Name, s.Files); err != nil {
			return nil, where, err
		}
	}
	n := s.merged[service]
	if n == nil || n.Kind != yaml.MappingNode {
		return nil, where, fmt.Errorf("%s: service %s cannot be read as it is written\nwrite it into the compose file itself", where, service)
	}
	if first != nil {
		n.Line = first.Line
	}
	return n, where, nil
}

// ProjectName is the name that Compose gives to a stack in this folder.
func ProjectName(dir string) string {
	if name := loader.NormalizeProjectName(filepath.Base(dir)); name != "" {
		return name
	}
	return "stack"
}

// Neighbour is a service beside Jupyter.
type Neighbour struct {
	Service   string
	LoadsEnv  bool     // its JUPYTER_TOKEN is, or will be, the one of .env
	LosesOwn  bool     // it has another one now, which the one of .env will come before
	OwnToken  string   // its JUPYTER_TOKEN, where an env_file gives it another one
	Networks  []string // those that it lists; empty when it is on default only implicitly
	Published []int    // TCP ports on the host
}

const tokenVar = "JUPYTER_TOKEN"
