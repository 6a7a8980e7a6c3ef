package compose

import (
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/interpolation"
	"github.com/compose-spec/compose-go/v2/tree"
	"gopkg.in/yaml.v3"
)

// casts are the conversions of Compose: where a text with a variable becomes a number
// or a boolean.
type casts = map[tree.Path]interpolation.Cast

// casts returns the conversions that can apply to the decoded files: those
// whose keys all stand in a file. Compose tries each of them on every value, which
// takes a tenth of the time of an init.
func (r *reader) casts(all casts) casts {
	keys := map[string]bool{tree.PathMatchAll: true, tree.PathMatchList: true}
	for _, file := range r.docs {
		for _, doc := range file.docs {
			addKeys(doc.Root, keys)
		}
	}
	absent := func(key string) bool { return !keys[key] }
	some := maps.Clone(all)
	maps.DeleteFunc(some, func(pattern tree.Path, _ interpolation.Cast) bool {
		return slices.ContainsFunc(pattern.Parts(), absent)
	})
	return some
}

// addKeys adds the keys of all mappings below n. What an alias refers to is below n
// as well.
func addKeys(n *yaml.Node, keys map[string]bool) {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			keys[c.Value] = true
		}
		addKeys(c, keys)
	}
}
