package stack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// document is the root mapping of a compose file, for what the merged model
// does not keep: line numbers, and values before interpolation.
func document(name string, data []byte) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s:%s", name, atLine.ReplaceAllString(strings.TrimPrefix(err.Error(), "yaml:"), "$1:"))
	}
	if len(doc.Content) == 0 || resolve(doc.Content[0]).Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: not a compose file: no mapping at its top", name)
	}
	size := 0
	if err := bounded(&doc, &size, nil); err != nil {
		return nil, fmt.Errorf("%s:%w", name, err)
	}
	return resolve(doc.Content[0]), nil
}

// maxNodes bounds a compose file with its aliases written out. The largest
// stacks have some ten thousand nodes; an alias bomb has billions.
const maxNodes = 1_000_000

// bounded refuses what would never end: an anchor that contains itself, and
// aliases of aliases of aliases.
func bounded(n *yaml.Node, size *int, inside []*yaml.Node) error {
	if *size++; *size > maxNodes {
		return fmt.Errorf("%d: its aliases stand for more than %d values", n.Line, maxNodes)
	}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(inside, n.Alias) {
			return fmt.Errorf("%d: anchor %s contains itself", n.Line, n.Value)
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

// atLine is how the YAML library names a place.
var atLine = regexp.MustCompile(`^ line ([0-9]+):`)

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// child gives the value of a key of a mapping, through aliases and merge keys;
// nil when there is none.
func child(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = member(resolve(n), key)
	}
	return resolve(n)
}

func member(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var merged *yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case key:
			return n.Content[i+1]
		case "<<":
			for _, from := range sources(n.Content[i+1]) {
				if merged == nil {
					merged = member(resolve(from), key)
				}
			}
		}
	}
	return merged
}

func sources(n *yaml.Node) []*yaml.Node {
	if n = resolve(n); n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

// pairs gives the entries of an environment in either of its forms, before
// interpolation; an entry without a value is left out.
func pairs(n *yaml.Node) []EnvVar {
	var out []EnvVar
	n = resolve(n)
	if n == nil {
		return nil
	}
	for i, c := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			if name, value, ok := strings.Cut(resolve(c).Value, "="); ok {
				out = append(out, EnvVar{Name: name, Value: value})
			}
		case i%2 == 1:
			out = append(out, EnvVar{Name: n.Content[i-1].Value, Value: resolve(c).Value})
		}
	}
	return out
}
