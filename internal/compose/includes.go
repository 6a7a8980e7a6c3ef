package compose

import (
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Includes lists the files that the compose files name with include and extends,
// and so on from there, as absolute paths. A name with a variable in it gives the
// folder up to there.
func (p *Project) Includes() []string {
	out := includes(p.reader, p.Files)
	for i, name := range out {
		out[i] = filepath.Join(p.Tree.Dir, name)
	}
	return out
}

func includes(r *reader, files []string) (out []string) {
	queue := slices.Clone(files)
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		var refs []string
		docs, _ := r.documents(name) // what cannot be read names nothing
		for _, doc := range docs {
			refs = append(refs, references(doc.Root)...)
		}
		for _, ref := range refs {
			before, _, variable := strings.Cut(ref, "$")
			if variable {
				ref = before
			}
			file := path.Join(path.Dir(name), ref)
			if path.IsAbs(ref) {
				rel, ok := r.Inside(ref)
				if !ok {
					continue
				}
				file = rel
			}
			if !slices.Contains(out, file) && r.Has(file) {
				out, queue = append(out, file), append(queue, file)
			}
		}
	}
	return out
}

// references are the values below include, and of extends.file of any service.
func references(root *yaml.Node) (out []string) {
	var all func(*yaml.Node)
	all = func(n *yaml.Node) {
		n = Resolve(n)
		switch {
		case n == nil:
		case n.Kind == yaml.ScalarNode:
			out = append(out, n.Value)
		case n.Kind == yaml.MappingNode:
			for i := 1; i < len(n.Content); i += 2 {
				all(n.Content[i])
			}
		default:
			for _, c := range n.Content {
				all(c)
			}
		}
	}
	all(Child(root, "include"))
	services := members(Child(root, "services"))
	for _, name := range slices.Sorted(maps.Keys(services)) {
		all(Child(services[name], "extends", "file"))
	}
	return out
}
