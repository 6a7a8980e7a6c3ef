package origin

import (
	"slices"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// view is a value of the merged model: a leaf, which is what one document says,
// an upper view that Compose merges over a lower one, or a base.
type view struct {
	lower, upper *view
	tags         []*yaml.Node // the mappings whose tags cut the lower view

	base  *view       // what another element extends
	at    place.Place // of that extends
	links int         // extends on the way down

	node  *yaml.Node // of a leaf; no alias
	src   *source
	how   How
	via   []place.Place
	short bool // an entry in short form, which stands for all its members
	bare  bool // a key in a list of keys, which has no value
	item  bool // NAME=value in a list
	added bool // a default of Compose, which stands nowhere

	complete complete // of an element
}

// complete is the set of defaults that Compose adds to an element before it merges it
// over lower layers, which they hide.
type complete uint8

const (
	dependencies complete = 1 << iota // depends_on.*.required
	builds                            // build.context
)

// completed is an element of an include, or of a file that a service extends.
func (v *view) completed(c complete) *view {
	if v == nil {
		return nil
	}
	done := *v
	done.complete |= c
	return &done
}

// source is a document as a layer of the model.
type source struct {
	file string
	dir  string // absolute, where its relative paths start
	env  *scope
	gone map[*yaml.Node]bool // entries that !reset takes out
	how  How
	via  []place.Place
}

// join merges an upper view over a lower one at a path.
func join(path []string, lower, upper *view, tags []*yaml.Node) *view {
	switch {
	case lower == nil || upper != nil && replaces(path, lower, upper):
		return upper
	case upper == nil:
		return lower
	}
	return &view{lower: lower, upper: upper, tags: tags, links: max(lower.links, upper.links)}
}

// replaces reports whether nothing of the lower value is left.
func replaces(path []string, lower, upper *view) bool {
	k, l, u := kindOf(path), lower.pick(), upper.pick()
	if k == whole || len(path) > 3 && kindOf(path[:len(path)-1]) == keyed {
		return true
	}
	over := l.node.Kind == yaml.ScalarNode && !l.null() && (u.node.Kind == yaml.MappingNode || u.node.Kind == yaml.SequenceNode && k == plain)
	if len(path) < 3 {
		return over
	}
	switch rest := path[2:]; {
	case len(rest) == 1 && rest[0] == "logging":
		l, u = lower.step(append(slices.Clip(path), "driver")).pick(), upper.step(append(slices.Clip(path), "driver")).pick()
		return l != nil && u != nil && l.text() != u.text()
	case len(rest) == 2 && rest[0] == "ulimits":
		return l.node.Kind != yaml.MappingNode || u.node.Kind != yaml.MappingNode
	case len(rest) == 1 && rest[0] == "build":
		return false
	}
	return over
}

// pick gives the leaf that counts: a null keeps what is below it.
func (v *view) pick() *view {
	switch {
	case v == nil:
		return nil
	case v.base != nil:
		leaf := *v.base.pick()
		return leaf.extended(v.at)
	case v.upper == nil:
		return v
	}
	u := v.upper.pick()
	if u.null() {
		if l := v.lower.pick(); !l.null() {
			return l
		}
	}
	return u
}

func (v *view) null() bool { return v.bare || v.node.Tag == "!!null" }

// step goes from a value to its member or entry at the end of path.
func (v *view) step(path []string) *view {
	if v == nil {
		return nil
	}
	next := v.next(path)
	if v.complete == 0 {
		return next
	}
	rest, key := path[2:], path[len(path)-1]
	switch {
	case len(rest) == 1 && (key == "build" || key == "depends_on"), len(rest) == 2 && rest[0] == "depends_on":
		return next.completed(v.complete)
	case next != nil || v.pick().null():
	case len(rest) == 2 && rest[0] == "build" && key == "context" && v.complete&builds != 0,
		len(rest) == 3 && rest[0] == "depends_on" && key == "required" && v.complete&dependencies != 0:
		return &view{added: true, node: v.pick().node, src: v.pick().src}
	}
	return next
}

func (v *view) next(path []string) *view {
	at, key := path[:len(path)-1], path[len(path)-1]
	k := kindOf(at)
	switch {
	case v.base != nil:
		return v.base.step(path).through(v.at)
	case k == whole:
		return v.pick()
	case k.list() || k == plain && v.pick().node.Kind == yaml.SequenceNode:
		return v.entry(k, path)
	case v.upper == nil:
		return v.member(k, path)
	}
	lower := v.lower
	cut, tags := below(v.tags, key)
	if cut && !(k == keyed && lower.listed()) { // Compose finds no key in a list
		lower = nil
	}
	return join(path, lower.step(path), v.upper.step(path), tags)
}

// listed reports whether Compose holds a keyed value as a list.
func (v *view) listed() bool {
	if v != nil && v.base != nil {
		return v.base.listed()
	}
	return v != nil && (v.upper != nil || v.node.Kind == yaml.SequenceNode)
}
