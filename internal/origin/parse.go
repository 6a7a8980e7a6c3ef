package origin

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"sync"

	"example.com/magi-harden/internal/dotenv"
	"gopkg.in/yaml.v3"
)

// files reads each file once.
type files struct {
	dir   string
	read  func(string) ([]byte, error)
	yaml  map[string][]*yaml.Node
	mutex sync.Mutex // of env, which is filled by Find

	sections map[sectionKey]*section
	gone     map[*yaml.Node]bool
	levels   int           // includes so far
	links    map[link]bool // the services that are being extended
	env      map[string]*dotenv.File
}

func newFiles(s Source) *files {
	return &files{dir: filepath.Clean(s.Dir), read: s.Read, yaml: map[string][]*yaml.Node{}, env: map[string]*dotenv.File{}, sections: map[sectionKey]*section{}, gone: map[*yaml.Node]bool{}, links: map[link]bool{}}
}

// name is an absolute path as it is read and told.
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
	data, err := f.read(name)
	if err != nil {
		return nil, err
	}
	docs, err := documents(name, data)
	for _, n := range docs {
		reset(n, f.gone, map[*yaml.Node]bool{})
	}
	f.yaml[abs] = docs
	return docs, err
}

func documents(name string, data []byte) (out []*yaml.Node, err error) {
	size := 0
	for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, notYAML(name, err)
		}
		if len(doc.Content) == 0 || resolve(doc.Content[0]).Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s: not a compose file: no mapping at the top level\nstart it with the key services", name)
		}
		if err := bounded(&doc, &size, nil); err != nil {
			return nil, fmt.Errorf("%s:%w", name, err)
		}
		out = append(out, doc.Content[0])
	}
}

// notYAML keeps the line of the parser's error. Its words may quote an anchor
// that is a password beginning with *.
func notYAML(name string, err error) error {
	if m := regexp.MustCompile(`line ([0-9]+):`).FindStringSubmatch(err.Error()); m != nil {
		name += ":" + m[1]
	}
	return fmt.Errorf("%s: not YAML\nmend its indentation, quotes, colons and aliases there or just above", name)
}

// maxNodes bounds a compose file with its aliases written out. The largest
// stacks have some ten thousand nodes; an alias bomb has billions.
const maxNodes = 1_000_000

// bounded refuses what would never end: an anchor that contains itself, and
// aliases of aliases of aliases.
func bounded(n *yaml.Node, size *int, inside []*yaml.Node) error {
	if *size++; *size > maxNodes {
		return fmt.Errorf("%d: aliases expand to more than %d values\nreplace them with their values", n.Line, maxNodes)
	}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(inside, n.Alias) {
			return fmt.Errorf("%d: an anchor contains itself\nremove the alias inside it", n.Line)
		}
		return bounded(n.Alias, size, append(inside, n.Alias))
	}
	if n.Anchor != "" {
		inside = append(inside, n)
	}
	for _, c := range n.Content {
		if err := bounded(c, size, inside); err != nil {
			return err
		}
	}
	return nil
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
