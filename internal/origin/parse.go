package origin

import (
	"path/filepath"
	"sync"

	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/yamldoc"
	"gopkg.in/yaml.v3"
)

// files reads each file once.
type files struct {
	dir    string
	read   func(string) ([]byte, error)
	decode func(string) ([]*yaml.Node, error)
	yaml   map[string][]*yaml.Node
	mutex  sync.Mutex // of env, which is filled by Find

	sections map[sectionKey]*section
	gone     map[*yaml.Node]bool
	levels   int           // includes so far
	links    map[link]bool // the services that are being extended
	env      map[string]*dotenv.File
}

func newFiles(s Source) *files {
	decode := s.Documents
	if decode == nil {
		decode = func(name string) ([]*yaml.Node, error) {
			data, err := s.Read(name)
			if err != nil {
				return nil, err
			}
			return yamldoc.Documents(name, data)
		}
	}
	return &files{dir: filepath.Clean(s.Dir), read: s.Read, decode: decode, yaml: map[string][]*yaml.Node{}, env: map[string]*dotenv.File{}, sections: map[sectionKey]*section{}, gone: map[*yaml.Node]bool{}, links: map[link]bool{}}
}

// name returns an absolute path as it is read and shown: relative below the folder.
func (f *files) name(abs string) string {
	if rel, err := filepath.Rel(f.dir, abs); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return abs
}

// documents gives the mappings of a compose file, of which --- makes several.
func (f *files) documents(abs string) ([]*yaml.Node, error) {
	if docs, ok := f.yaml[abs]; ok {
		return docs, nil
	}
	name := f.name(abs)
	docs, err := f.decode(name)
	if err != nil {
		return nil, err
	}
	for _, n := range docs {
		reset(n, f.gone, map[*yaml.Node]bool{})
	}
	f.yaml[abs] = docs
	return docs, nil
}

// dotenv gives an env_file, nil when it cannot be read.
func (f *files) dotenv(abs string) *dotenv.File {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if file, ok := f.env[abs]; ok {
		return file
	}
	if data, err := f.read(f.name(abs)); err == nil {
		f.env[abs], _ = dotenv.Parse(f.name(abs), data)
	} else {
		f.env[abs] = nil
	}
	return f.env[abs]
}
