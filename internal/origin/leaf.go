package origin

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// member gives what a leaf says at the end of path.
func (v *view) member(k kind, path []string) *view {
	key := path[len(path)-1]
	switch {
	case v.bare:
	case v.short:
		if kindOf(path[:3]) != named || key == "condition" || key == "required" {
			return v
		}
	case v.node.Kind == yaml.MappingNode:
		if p, ok := member(v.node, key, v.src.gone); ok {
			return v.child(p.value, p.via...)
		}
	case v.node.Kind == yaml.SequenceNode:
		for _, n := range slices.Backward(v.node.Content) {
			c := v.child(n)
			if name, _, _ := strings.Cut(c.text(), "="); name == key && !v.src.gone[n] {
				c.item = k == keyed
				c.short, c.bare = k == named && path[2] == "depends_on", k == named && path[2] != "depends_on"
				return c
			}
		}
	case len(path) == 4 && path[2] == "build" && key == "context" && !v.null():
		return v
	}
	return nil
}

// child is a leaf below a leaf, reached through the aliases of via.
func (v *view) child(n *yaml.Node, via ...*yaml.Node) *view {
	c := &view{node: resolve(n), src: v.src, how: v.how, via: slices.Clip(v.via)}
	if n.Kind == yaml.AliasNode {
		via = append(via, n)
	}
	for _, alias := range via {
		c.how |= Anchor
		c.via = append(c.via, v.src.place(alias))
	}
	if slices.ContainsFunc(append(via, n), func(n *yaml.Node) bool { return has(n, "!override") }) {
		c.how |= Override
	}
	return c
}

func (s *source) place(n *yaml.Node) place.Place {
	return place.Place{File: s.file, Line: n.Line, Column: n.Column}
}

// through is a view as another element has it, which extends this one.
func (v *view) through(at place.Place) *view {
	if v == nil {
		return nil
	}
	return &view{base: v, at: at, links: v.links + 1}
}

// extended marks a leaf that came through extends.
func (v *view) extended(at place.Place) *view {
	v.how |= Extends
	v.via = append([]place.Place{at}, v.via...)
	return v
}

// text returns a scalar after variable substitution.
func (v *view) text() string {
	if v.node.Kind != yaml.ScalarNode {
		return ""
	}
	return v.src.env.expand(v.node.Value)
}

func (v *view) place() place.Place { return v.src.place(v.node) }

// origin makes a leaf's origin.
func (v *view) origin(path []string) Origin {
	o := Origin{Place: v.place(), How: v.how | v.src.how, Via: slices.Concat(v.src.via, v.via)}
	for _, text := range v.texts(kindOf(path) == whole || kindOf(path[:len(path)-1]) == whole) {
		o.Variables = append(o.Variables, v.src.env.variables(text)...)
	}
	if name := path[len(path)-1]; resolved(path[:len(path)-1]) && v.open() {
		if _, set := v.src.env.lookup(name); set {
			o.Variables = []Variable{{Name: name, Place: v.src.env.place(name)}}
		}
	}
	if o.Variables != nil {
		o.How |= FromVariable
	}
	return o
}

// texts gives the scalar of a leaf, or all below it.
func (v *view) texts(all bool) (out []string) {
	if v.node.Kind == yaml.ScalarNode {
		return []string{v.node.Value}
	}
	for _, n := range v.node.Content {
		if all {
			out = append(out, v.child(n).texts(all)...)
		}
	}
	return out
}

// resolved reports whether Compose looks names without a value up in .env.
func resolved(path []string) bool {
	return kindOf(path) == keyed && (path[len(path)-1] == "environment" || path[len(path)-1] == "args")
}

// open reports whether a keyed entry is a name alone: Compose gives it the
// value of the variable of that name.
func (v *view) open() bool {
	return v.null() || v.item && !strings.Contains(v.node.Value, "=")
}
