// Package origin finds the file, line and column that set a value of a merged compose
// model. The layers are those of Compose: files, documents, include,
// extends, merge keys and tags; nothing is merged, a value is looked up in them
// when it is asked for.
package origin

import (
	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// Source is the input of New.
type Source struct {
	Dir     string                            // the project's folder, absolute
	Project string                            // the value of COMPOSE_PROJECT_NAME
	Files   []string                          // the compose files in loading order, below Dir
	Env     []byte                            // .env, nil when there is none
	Read    func(name string) ([]byte, error) // a slash-separated path below Dir, or an absolute one outside

	// Documents gives the mappings of a compose file; nil: they are decoded from Read.
	Documents func(name string) ([]*yaml.Node, error)
}

// Origin is the place of the scalar that set a value, and how Compose came to it.
type Origin struct {
	place.Place
	How       How
	Variables []Variable
	Via       []place.Place // what led there: include, extends, alias and env_file, in this order
}

// How is a set of the ways in which a value came.
type How uint8

// Plain, the empty set, is a value that stands where the reader of the first
// file would look for it.
const (
	Override How = 1 << iota // at or below !override
	Appended                 // an entry that was added to the list of a lower layer
	Anchor                   // through an alias or a merge key
	Extends
	Include
	EnvFile          // env_file or label_file
	FromVariable     // a variable of .env, or its default, is in it
	Plain        How = 0
)

// Variable is a variable that Compose looked up for a value.
type Variable struct {
	Name    string
	Place   place.Place // its last assignment, zero when no file sets it
	Default bool        // the default beside the name counts
}

// Index finds origins. It does not change after New.
type Index struct {
	files    *files
	root     *view // of everything but the elements
	elements map[element]*view
}

// element names a service, network, volume, …
type element struct{ section, name string }

// New reads the compose files and all that they include and extend. It fails
// when one of them cannot be read, and when they go in a circle.
func New(s Source) (*Index, error) {
	env, err := projectScope(s)
	if err != nil {
		return nil, err
	}
	x := &Index{files: newFiles(s), elements: map[element]*view{}}
	l := newLevel(level{files: x.files, dir: s.Dir, env: env})
	if err := l.load(s.Files); err != nil {
		return nil, err
	}
	for _, d := range l.docs {
		x.root = join(nil, x.root, d.root, []*yaml.Node{d.root.node})
	}
	for e := range l.names() {
		if x.elements[e], err = l.element(e); err != nil {
			return nil, err
		}
	}
	return x, nil
}

// Find returns the origin of the value at a path of keys. An entry of a list
// goes by what makes it unique: the target of a mount or device, Port for a port,
// the name before = in environment, labels and arguments, the path of an
// env_file, else its value; or by its index. The members of an entry in short form
// have its origin, and so has all below command, entrypoint and healthcheck.test.
//
// It returns false for what no file sets: what Compose adds, such as the protocol
// of a port or the name of a volume.
func (x *Index) Find(path ...string) (Origin, bool) {
	if o, ok := x.find(path); ok {
		return o, true
	}
	if len(path) > 4 && path[2] == "pre_start" && path[4] != "volumes" { // a hook has what the service has
		return x.find(append([]string{path[0], path[1]}, path[4:]...))
	}
	return Origin{}, false
}

func (x *Index) find(path []string) (Origin, bool) {
	if len(path) == 0 {
		return Origin{}, false
	}
	v := x.lookup(path)
	if leaf := v.pick(); leaf != nil && !leaf.added {
		return leaf.origin(path), true
	}
	if len(path) == 4 {
		return x.fromEnvFile(path)
	}
	return Origin{}, false
}

func (x *Index) lookup(path []string) *view {
	v, at := x.root, 0
	if len(path) >= 2 && imported(path[0]) {
		v, at = x.elements[element{path[0], path[1]}], 2
	}
	for ; at < len(path); at++ {
		v = v.step(path[: at+1 : at+1])
	}
	return v
}
