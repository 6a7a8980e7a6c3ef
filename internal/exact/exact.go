// Package exact compares the effective model of a stack with edits in the compose file
// of the hardening with the model that the design gives, key by key. A table says
// which differences are harmless; every other one weakens the hardening.
package exact

import (
	"cmp"
	"maps"
	"reflect"
	"slices"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/secret"
)

// Input is what Compare compares.
type Input struct {
	Design           design.Design            // what Designed was rendered from
	Token            secret.String            // searched for; never part of a result
	Dir              string                   // the stack's folder, absolute
	Real             func(path string) string // follows the symlinks of a path of the host
	Designed, Edited *compose.Model
}

// Difference is one that weakens the hardening.
type Difference struct {
	Path []string    // of keys, as in package origin
	At   place.Place // zero: where the path is set
	finding.Edit
}

// comparison is one run of Compare.
type comparison struct {
	Input
	was, is *node // the two models
	token   secret.Trace
	found   []Difference
}

// Compare returns every difference between the two models that is not known to be
// harmless, sorted by section and name.
func Compare(in Input) []Difference {
	c := &comparison{Input: in, was: nodeOf(reflect.ValueOf(*in.Designed), ""), is: nodeOf(reflect.ValueOf(*in.Edited), ""), token: secret.NewTrace(in.Token)}
	for _, section := range union(c.was, c.is) {
		if section != "name" { // which both were loaded with
			c.elements(section)
		}
	}
	return c.found
}

// elements compares the elements of a section.
func (c *comparison) elements(section string) {
	was, is := c.was.child(section), c.is.child(section)
	for _, name := range union(was, is) {
		d := diff{comparison: c, section: section, name: name, was: was.child(name), is: is.child(name)}
		if section == "services" || section == "jobs" { // they repeat their key there
			delete(kidsOf(d.was), "name")
			delete(kidsOf(d.is), "name")
		}
		d.table = tableOf(c.Design, section, name, d.was == nil)
		d.element()
	}
}

// tableOf returns the table that judges an element.
func tableOf(d design.Design, section, name string, added bool) table {
	switch {
	case section == "services" && hardened(d, name):
		return hardenedTable
	case section == "services" && slices.Contains(d.Jupyter.Reach, name):
		return reachedTable
	case section == "services", section == "jobs":
		return otherTable
	case section == "networks" && ours(d, name):
		return ownNetwork
	case added:
		return newElement
	}
	return oldElement
}

// hardened reports whether a service is Jupyter or the front.
func hardened(d design.Design, name string) bool {
	front, ok := d.Front.Container()
	return name == d.Jupyter.Service || ok && name == front.Service
}

// ours reports whether a network is one of the hardening.
func ours(d design.Design, network string) bool {
	return slices.ContainsFunc(d.Networks, func(n design.Network) bool { return n.Name == network })
}

// diff is the comparison of one element. was or is may be nil.
type diff struct {
	*comparison
	section, name string
	table         table
	was, is       *node
}

// element compares the whole element. One that was added is judged by its keys, one
// that is gone is a difference of its own unless nothing uses it any more.
func (d diff) element() {
	switch {
	case d.is == nil && (d.section == "services" || d.section == "jobs"):
		d.add(nil, finding.Removed, finding.OpensDesign)
	case d.is == nil: // who used it has another difference
	default:
		d.walk(nil, d.was, d.is)
	}
}

// walk compares what stands at a path below the element.
func (d diff) walk(path []string, was, is *node) {
	if same(was, is) {
		return
	}
	verdict, keys := d.table.judge(d, path, was, is), union(was, is)
	switch {
	case verdict == weaker, verdict == inside && len(keys) == 0:
		d.add(path, changeOf(was, is), d.table.opens(path))
		return
	case d.tells(path, was), verdict == harmless && is.holds(d.token) && !was.holds(d.token):
		d.add(path, changeOf(was, is), finding.OpensToken)
		return
	case verdict == harmless:
		return
	}
	for _, key := range keys {
		d.walk(append(slices.Clip(path), key), was.child(key), is.child(key))
	}
}

// tells reports whether an edit adds a key that itself holds the token.
func (d diff) tells(path []string, was *node) bool {
	return was == nil && len(path) > 0 && d.token.In(path[len(path)-1])
}

func (d diff) add(path []string, change finding.Change, opens finding.Opening) {
	full := append([]string{d.section, d.name}, path...)
	d.comparison.found = append(d.comparison.found, Difference{Path: full, Edit: finding.Edit{Change: change, Opens: opens}})
}

func changeOf(was, is *node) finding.Change {
	switch {
	case was == nil:
		return finding.Added
	case is == nil:
		return finding.Removed
	}
	return finding.Changed
}

// union returns the keys of both, sorted.
func union(a, b *node) []string {
	keys := map[string]bool{}
	for _, n := range []*node{a, b} {
		if n != nil {
			for key := range n.kids {
				keys[key] = true
			}
		}
	}
	return slices.SortedFunc(maps.Keys(keys), cmp.Compare[string])
}
