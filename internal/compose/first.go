package compose

import (
	"bytes"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// maxTries bounds the loads that look for the first fault; each leaves half of the
// elements on average.
const maxTries = 40

// firstFault explains the error of a stack by its first fault, in the order of names.
// Compose goes through maps, so that it stops at any of several: the stack is loaded
// again with that element and those behind it replaced by harmless ones, until no
// fault is left before it.
func firstFault(r *reader, files []string, d types.ConfigDetails, err error, load func(types.ConfigDetails) error) error {
	at, best := explainAt(r, files, err)
	for range maxTries {
		if len(at.top) < 2 || !stubbed(r, &d, at.top) {
			return best
		}
		err := load(d)
		if err == nil {
			return best
		}
		where, other := explainAt(r, files, err)
		if len(where.top) < 2 || slices.Compare(where.top, at.top) >= 0 {
			return best
		}
		best, at = other, where
	}
	return best
}

// stubbed replaces the elements from a section and a name on in the files of d. It
// reports false where a file cannot be written anew.
func stubbed(r *reader, d *types.ConfigDetails, from []string) bool {
	d.ConfigFiles = slices.Clone(d.ConfigFiles)
	for i, file := range d.ConfigFiles {
		docs, err := r.documents(file.Filename)
		if err != nil {
			return false
		}
		var text bytes.Buffer
		encoder := yaml.NewEncoder(&text)
		for _, doc := range docs {
			root := *doc.Root
			root.Content = slices.Clone(root.Content)
			for at := 0; at+1 < len(root.Content); at += 2 {
				root.Content[at+1] = harmless(root.Content[at].Value, root.Content[at+1], from)
			}
			if encoder.Encode(spelt(&root)) != nil {
				return false
			}
		}
		d.ConfigFiles[i].Content = text.Bytes()
	}
	return true
}

// spelt returns a copy of a node without anchors: what an alias refers to stands in
// its place.
func spelt(n *yaml.Node) *yaml.Node {
	out := *Resolve(n)
	out.Anchor, out.Content = "", nil
	for _, c := range Resolve(n).Content {
		out.Content = append(out.Content, spelt(c))
	}
	return &out
}

// harmless returns a section with its elements from a name on replaced; the whole one
// where it comes behind that of the name.
func harmless(section string, n *yaml.Node, from []string) *yaml.Node {
	if section < from[0] || !slices.Contains(sections[:], section) {
		return n
	}
	out := &yaml.Node{Kind: yaml.MappingNode}
	elements := members(n)
	for _, key := range Keys(n) {
		value := elements[key]
		if slices.Compare([]string{section, key}, from) >= 0 {
			value = &yaml.Node{Kind: yaml.MappingNode}
			_ = value.Encode(stubs[section])
		}
		out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: key}, value)
	}
	return out
}

// stubs are elements in which nothing is wrong.
var stubs = map[string]map[string]string{
	"services": {"image": "x"}, "networks": {}, "volumes": {}, "secrets": {"environment": "X"}, "configs": {"content": "x"}, "models": {"model": "x"},
}
