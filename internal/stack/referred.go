package stack

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// referred lists the files that the compose files name with include and
// extends, and so on from there. A name with a variable in it gives the folder
// up to there.
func (s *Stack) referred() (out []string) {
	queue := slices.Clone(s.Files)
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		data, err := s.Tree.Read(name)
		var doc yaml.Node
		if err != nil || yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
			continue
		}
		for _, ref := range references(doc.Content[0]) {
			before, _, variable := strings.Cut(ref, "$")
			if variable {
				ref = before
			}
			file := path.Join(path.Dir(name), ref)
			if path.IsAbs(ref) {
				rel, ok := s.Tree.inside(ref)
				if !ok {
					continue
				}
				file = rel
			}
			if !slices.Contains(out, file) && s.Tree.Has(file) {
				out, queue = append(out, file), append(queue, file)
			}
		}
	}
	for i, name := range out {
		out[i] = filepath.Join(s.Tree.Dir, name)
	}
	return out
}

// references are the values below include, and of extends.file of any service.
func references(root *yaml.Node) (out []string) {
	var all func(*yaml.Node)
	all = func(n *yaml.Node) {
		n = resolve(n)
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
	all(child(root, "include"))
	services := child(root, "services")
	for _, name := range keysOf(services) {
		all(child(services, name, "extends", "file"))
	}
	return out
}
