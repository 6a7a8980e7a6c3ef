package compose

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/place"
	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// confined demands of every file that Compose opens by itself, because of include or
// extends, that it is a regular one in the folder: whoever writes the compose files
// must not have somebody else read a file for them, or wait for a FIFO. It fails as
// well where they expand to far more than is written. What is missing is left to
// Compose.
func confined(r *reader, files []string, env types.Mapping) error {
	c := confinement{reader: r, seen: map[string]bool{}, budget: newBudget(r.varied)}
	for _, name := range files {
		if err := c.file(name, ".", true, 0, env); err != nil {
			return err
		}
	}
	return nil
}

type confinement struct {
	*reader
	seen   map[string]bool
	budget *budget
	growth
}

// maxIncludes bounds how deep includes are nested; Compose goes through what they
// have once more at each level.
const maxIncludes = 20

// file looks at a compose file whose paths begin at base. The variables are known
// unless an include, which may have an env_file of its own, leads to it; env has them
// or, for an include, at least their sizes.
func (c *confinement) file(name, base string, known bool, level int, env types.Mapping) error {
	key := fmt.Sprint(name, "\n", base, "\n", known, "\n", len(env))
	if c.seen[key] {
		return nil
	}
	c.seen[key] = true
	docs, err := c.documents(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, doc := range docs {
		at := naming{c, name, base, known, level, env}
		c.written += doc.values
		if list := Child(doc.Root, "include"); list != nil {
			for _, entry := range list.Content {
				if err := at.include(Resolve(entry)); err != nil {
					return err
				}
			}
		}
		services := members(Child(doc.Root, "services"))
		for _, service := range slices.Sorted(maps.Keys(services)) {
			if err := at.service(services[service]); err != nil {
				return err
			}
		}
		if err := at.grown(doc.Root, services); err != nil {
			return err
		}
	}
	return nil
}

// naming is a compose file that names others.
type naming struct {
	*confinement
	name, base string
	known      bool
	level      int // includes on the way to it
	env        types.Mapping
}

func (n naming) service(service *yaml.Node) error {
	ref := Child(service, "extends", "file")
	if ref == nil {
		return nil
	}
	file, err := n.find("extends", ref)
	if err != nil {
		return err
	}
	return n.file(file, path.Dir(file), n.known, n.level, n.env)
}

func (n naming) include(entry *yaml.Node) error {
	paths, envFiles, project := texts(entry), []*yaml.Node(nil), (*yaml.Node)(nil)
	if entry.Kind == yaml.MappingNode {
		paths, envFiles, project = texts(Child(entry, "path")), texts(Child(entry, "env_file")), Child(entry, "project_directory")
	}
	if !n.known && (envFiles != nil || project != nil) {
		// Compose takes these from the folder that it is run in.
		return n.refuse("include", entry, "an included file has env_file or project_directory for another one")
	}
	var files []string
	for _, ref := range paths {
		file, err := n.find("include", ref)
		if err != nil {
			return err
		}
		files = append(files, file)
	}
	if len(files) == 0 {
		return nil
	}
	if n.level == maxIncludes {
		return fmt.Errorf("%s: includes are nested more than %d deep\nuse fewer levels", place.Place{File: n.name, Line: entry.Line}, maxIncludes)
	}
	from := path.Dir(files[0])
	if project != nil {
		var err error
		if from, err = n.inside("include", project); err != nil {
			return err
		}
		if info, err := os.Stat(filepath.Join(n.Dir, from)); err == nil && info.IsDir() {
			n.opened[from] = true
		}
	}
	env, err := n.variables(from, envFiles)
	if err != nil {
		return err
	}
	for _, file := range files {
		if err := n.file(file, from, false, n.level+1, env); err != nil {
			return err
		}
	}
	return nil
}

// variables returns the environment of an include: that of its env_files, or of the
// .env in its folder, under the outer one.
func (n naming) variables(from string, envFiles []*yaml.Node) (types.Mapping, error) {
	names := []string{path.Join(from, layout.Env)}
	if envFiles != nil {
		names = nil
	}
	for _, ref := range envFiles {
		name, err := n.inside("include", ref)
		if ref.Value == "/dev/null" {
			continue
		}
		if err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	env := n.env.Clone()
	for _, name := range names {
		data, err := n.Read(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		n.opened[name] = false
		read, err := values(name, data, env.Resolve)
		if err != nil {
			return nil, err
		}
		env = env.Merge(read)
	}
	return env, nil
}

// find returns the path below the folder of a compose file. It fails on one
// that is not there or cannot be read.
func (n naming) find(key string, ref *yaml.Node) (string, error) {
	file, err := n.inside(key, ref)
	if err != nil {
		return "", err
	}
	if _, err = n.compose(file); errors.Is(err, fs.ErrNotExist) {
		at := place.Place{File: n.name, Line: ref.Line}
		return "", fmt.Errorf("%s: %s: %s is missing\ncreate it, or remove the line", at, key, n.shown(file))
	}
	n.opened[file] = false
	return file, err
}

// inside returns the path below the folder that a value stands for.
func (n naming) inside(key string, ref *yaml.Node) (string, error) {
	value := ref.Value
	if strings.Contains(value, "$") {
		if !n.known {
			return "", n.refuse(key, ref, "an included file names another one with a variable")
		}
		var err error
		if value, err = n.budget.substitute(value, n.env.Resolve); err != nil {
			return "", n.refuse(key, ref, "the variables in a name have no value")
		}
	}
	full := value
	if !filepath.IsAbs(full) {
		full = filepath.Join(n.Dir, n.base, full)
	}
	rel, ok := n.Inside(full)
	if !ok || strings.HasPrefix(value, "~") {
		return "", n.refuse(key, ref, "names a file outside of the stack's folder")
	}
	return rel, nil
}

func (n naming) refuse(key string, at *yaml.Node, why string) error {
	return fmt.Errorf("%s: %s: %s\nput the file into the folder, and name it there", place.Place{File: n.name, Line: at.Line}, key, why)
}

// texts are the values of a text or of a list of texts.
func texts(n *yaml.Node) (out []*yaml.Node) {
	switch n = Resolve(n); {
	case n == nil:
	case n.Kind == yaml.ScalarNode:
		out = append(out, n)
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			out = append(out, texts(c)...)
		}
	}
	return out
}
