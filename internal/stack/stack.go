package stack

import (
	"errors"
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

	documents []*yaml.Node // of Files, as they are written
}

// EnvVar is an environment entry before interpolation.
type EnvVar struct {
	Name, Value string
	Service     string // the neighbour that it points to, empty when none
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
	s.Others = neighbours(s, service)
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
		doc, err := document(name, data)
		if err != nil {
			return err
		}
		s.documents = append(s.documents, doc)
	}
	return nil
}

// node gives a service as it is written, and the file that defines it. What
// several files, extends or an include say of it is merged, as Compose does.
func (s *Stack) node(service string) (*yaml.Node, string, error) {
	var found []*yaml.Node
	where := s.Files[0]
	for i, name := range s.Files {
		if n := child(s.documents[i], "services", service); n != nil {
			if found == nil {
				where = name
			}
			found = append(found, n)
		}
	}
	if len(found) == 1 && child(found[0], "extends") == nil {
		return found[0], where, nil
	}
	n, err := written(s.Tree, s.Name, s.Files, service)
	if err == nil && len(found) > 0 {
		n.Line = found[0].Line
	}
	return n, where, err
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
	LoadsEnv  bool     // an env_file of it has, or will have, the token
	Networks  []string // those that it lists; empty when it is on default only implicitly
	Published []int    // TCP ports on the host
}

func neighbours(s *Stack, jupyter string) []Neighbour {
	var out []Neighbour
	for _, name := range s.Before.ServiceNames() {
		if name == jupyter {
			continue
		}
		svc := s.Before.Services[name]
		n := Neighbour{Service: name, LoadsEnv: s.loadsToken(svc)}
		if s.listsNetworks(name) {
			for network := range svc.Networks {
				n.Networks = append(n.Networks, network)
			}
			slices.Sort(n.Networks)
		}
		for _, p := range svc.Ports {
			n.Published = append(n.Published, published(p)...)
		}
		out = append(out, n)
	}
	return out
}

// listsNetworks reports whether any file gives the service networks; one that
// has none is on default only as long as nobody gives it some.
func (s *Stack) listsNetworks(service string) bool {
	for _, doc := range s.documents {
		if child(doc, "services", service, "networks") != nil {
			return true
		}
	}
	return false
}

// loadsToken reports whether an env_file of the service is .env, or has a token.
func (s *Stack) loadsToken(svc Service) bool {
	for _, f := range svc.EnvFiles {
		rel, ok := s.Tree.inside(f.Path)
		if !ok {
			continue
		}
		if rel == envFile {
			return true
		}
		data, err := s.Tree.Read(rel)
		if err != nil {
			continue
		}
		if file, err := dotenv.Parse(rel, data); err == nil {
			if _, _, has := file.Get(tokenVar); has {
				return true
			}
		}
	}
	return false
}

const tokenVar = "JUPYTER_TOKEN"
