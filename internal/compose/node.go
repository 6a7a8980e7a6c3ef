package compose

import (
	"slices"

	"example.com/magi-harden/internal/yamldoc"
	"gopkg.in/yaml.v3"
)

// Resolve returns what an alias refers to, and any other node unchanged.
func Resolve(n *yaml.Node) *yaml.Node { return yamldoc.Resolve(n) }

// Child returns the value of a key of a mapping, through aliases and merge keys;
// nil when there is none.
func Child(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = member(Resolve(n), key)
	}
	return Resolve(n)
}

func member(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var merged *yaml.Node
	for i := 0; i < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case key:
			return n.Content[i+1]
		case "<<":
			for _, from := range sources(n.Content[i+1]) {
				if merged == nil {
					merged = member(Resolve(from), key)
				}
			}
		}
	}
	return merged
}

func sources(n *yaml.Node) []*yaml.Node {
	if n = Resolve(n); n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

// members returns the values of a mapping by key, those of its merge keys too. It is
// for mappings of many keys, which Child goes through from the start for each.
func members(n *yaml.Node) map[string]*yaml.Node {
	out := map[string]*yaml.Node{}
	addMembers(Resolve(n), out)
	return out
}

func addMembers(n *yaml.Node, out map[string]*yaml.Node) {
	if n == nil || n.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if _, known := out[n.Content[i].Value]; !known && n.Content[i].Value != "<<" {
			out[n.Content[i].Value] = Resolve(n.Content[i+1])
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" {
			for _, from := range sources(n.Content[i+1]) {
				addMembers(Resolve(from), out)
			}
		}
	}
}

// Keys lists the keys of a mapping, those of its merge keys too.
func Keys(n *yaml.Node) (out []string) {
	n = Resolve(n)
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value != "<<" {
			out = append(out, n.Content[i].Value)
			continue
		}
		for _, from := range sources(n.Content[i+1]) {
			out = append(out, Keys(from)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
