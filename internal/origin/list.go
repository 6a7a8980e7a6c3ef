package origin

import (
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// item is an entry of a list and its identities. Ports have one per port of a range;
// of others the first makes it unique.
type item struct {
	view *view
	ids  []string
}

// entry gives the entry of a list at the end of path: the last of its name, as
// that replaces the others.
func (v *view) entry(k kind, path []string) *view {
	at, key := path[:len(path)-1], path[len(path)-1]
	items := v.items(k, at)
	if found := last(k, items, key, v.rooted(k, key)); found != nil {
		return found
	}
	n, err := strconv.Atoi(key)
	if order := order(k, items); err == nil && n >= 0 && n < len(order) {
		return last(k, items, order[n])
	}
	return nil
}

// order lists the identities of the entries, each once, in order of first occurrence.
func order(k kind, items []item) (out []string) {
	at := map[string]int{}
	for _, it := range items {
		ids := it.ids
		if k != ports {
			ids = ids[:1]
		}
		for _, id := range ids {
			if i, ok := at[unified(k, id)]; ok {
				out[i] = id
				continue
			}
			at[unified(k, id)] = len(out)
			out = append(out, id)
		}
	}
	return out
}

func last(k kind, items []item, keys ...string) (found *view) {
	for _, it := range slices.Backward(items) {
		switch {
		case slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(it.ids, key) }):
			if k != subnets {
				return it.view
			}
			found = join(nil, it.view, found, nil)
		case k == unique && unified(k, it.ids[0]) == unified(k, keys[0]):
			return nil
		}
	}
	return found
}

// unified is the part of an id that no two entries of a list share.
func unified(k kind, id string) string {
	if k == unique {
		id, _, _ = strings.Cut(id, "=")
	}
	return id
}

// rooted gives the path of a file as the ids have it.
func (v *view) rooted(k kind, key string) string {
	if k != paths {
		return key
	}
	return absolute(v.pick().src.env.root(), key)
}

// items lists the entries of a list, those of lower layers first.
func (v *view) items(k kind, at []string) (out []item) {
	if v.base != nil {
		out = v.base.items(k, at)
		for _, it := range out {
			it.view.extended(v.at)
		}
		return out
	}
	if v.upper != nil {
		lower, upper := v.lower.items(k, at), v.upper.items(k, at)
		for _, it := range upper {
			if len(lower) > 0 && last(k, lower, it.ids[0]) == nil {
				it.view.how |= Appended
			}
		}
		return append(lower, upper...)
	}
	add := func(c *view, ids ...string) {
		c.short = k != plain && c.node.Kind == yaml.ScalarNode
		if ids == nil {
			ids = c.ids(k, at)
		}
		out = append(out, item{c, ids})
	}
	switch {
	case v.node.Kind == yaml.SequenceNode:
		for _, n := range v.node.Content {
			if !v.src.gone[n] {
				add(v.child(n))
			}
		}
	case v.node.Kind == yaml.MappingNode && k == hosts:
		pairs(v.node, func(p pair) bool {
			c := v.child(p.value, p.via...)
			for _, n := range append(slices.Clone(c.node.Content), c.node) {
				e := c.child(n)
				add(e, p.key+"="+e.text(), p.key)
			}
			return true
		})
	case v.node.Kind == yaml.ScalarNode && !v.null():
		add(v.child(v.node))
	}
	return out
}
