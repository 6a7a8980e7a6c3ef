package origin

import (
	"slices"

	"example.com/magi-harden/internal/yamldoc"
	"gopkg.in/yaml.v3"
)

func resolve(n *yaml.Node) *yaml.Node { return yamldoc.Resolve(n) }

// pair is an entry of a mapping, its own or one that it has through merge keys.
type pair struct {
	key    string
	value  *yaml.Node
	via    []*yaml.Node // the aliases behind the merge keys
	listed bool         // from a list of sources, in which Compose overlooks tags
}

// pairs yields the entries of a mapping: its own before those of its merge
// keys, so that the first of a key counts.
func pairs(n *yaml.Node, yield func(pair) bool) bool {
	n = resolve(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return true
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !merges(n.Content[i]) && !yield(pair{key: n.Content[i].Value, value: n.Content[i+1]}) {
			return false
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if merges(n.Content[i]) && !merged(n.Content[i+1], yield) {
			return false
		}
	}
	return true
}

func merges(key *yaml.Node) bool { return key.Tag == "!!merge" }

// merged yields the entries of the sources of a merge key.
func merged(value *yaml.Node, yield func(pair) bool) bool {
	from := resolve(value)
	sources, listed := []*yaml.Node{value}, false
	if from.Kind == yaml.SequenceNode {
		sources, listed = from.Content, true
	}
	for _, source := range sources {
		more := pairs(source, func(p pair) bool {
			p.listed = p.listed || listed
			if source.Kind == yaml.AliasNode {
				p.via = append([]*yaml.Node{source}, p.via...)
			}
			return yield(p)
		})
		if !more {
			return false
		}
	}
	return true
}

// member gives the entry of a key.
func member(n *yaml.Node, key string, gone map[*yaml.Node]bool) (found pair, ok bool) {
	pairs(n, func(p pair) bool {
		if p.key == key && !gone[p.value] {
			found, ok = p, true
		}
		return !ok
	})
	return found, ok
}

// reset collects the entries that Compose takes out of a document: those with
// !reset, but none that can be reached through !override alone.
func reset(n *yaml.Node, gone, seen map[*yaml.Node]bool) {
	if has(n, "!reset", "!override") || seen[resolve(n)] {
		return
	}
	n = resolve(n)
	seen[n] = true
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		if has(c, "!reset") {
			gone[c] = true
		}
		reset(c, gone, seen)
	}
}

// has reports whether a node or what it stands for has one of the tags.
func has(n *yaml.Node, tags ...string) bool {
	return slices.Contains(tags, n.Tag) || slices.Contains(tags, resolve(n).Tag)
}

// cuts reports whether a value takes away what lower layers say: by its own
// tag, or by that of a mapping that it merges.
func cuts(n *yaml.Node) bool {
	if has(n, "!reset", "!override") {
		return true
	}
	n = resolve(n)
	for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if merges(n.Content[i]) && resolve(n.Content[i+1]).Kind == yaml.MappingNode && cuts(n.Content[i+1]) {
			return true
		}
	}
	return false
}

// below gives what mappings say about lower layers at a key: whether they cut
// them, or else what they have there.
func below(nodes []*yaml.Node, key string) (cut bool, next []*yaml.Node) {
	for _, n := range nodes {
		pairs(n, func(p pair) bool {
			if p.key == key && !p.listed {
				cut = cut || cuts(p.value)
				next = append(next, resolve(p.value))
			}
			return true
		})
	}
	if cut {
		next = nil
	}
	return cut, next
}
