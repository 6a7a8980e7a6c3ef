package exact

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
)

// verdict is what a row says of a difference.
type verdict int

// The verdicts.
const (
	weaker   verdict = iota // also what no row says anything about
	harmless                // stricter, or neutral
	inside                  // its members decide
)

// row judges the differences at the keys that its pattern matches. In a pattern *
// stands for one key, and ** at its end for all below.
type row struct {
	keys  string
	opens finding.Opening            // what a weaker one opens; also of keys below that have no row
	judge func(diff, change) verdict // nil: no difference weakens
}

// change is one difference: the values before and after, of which one may be nil.
type change struct {
	path    []string // below the element
	was, is *node
}

func (c change) added() bool   { return c.was == nil }
func (c change) removed() bool { return c.is == nil }
func (c change) key() string   { return c.path[len(c.path)-1] }

// table is a list of rows, of which the first that matches decides.
type table []row

// judge returns the verdict on a difference. Where no row matches, the members of the
// value decide, and a value without members is weaker.
func (t table) judge(d diff, path []string, was, is *node) verdict {
	switch r := t.row(path); {
	case r == nil:
		return inside
	case r.judge == nil:
		return harmless
	default:
		return r.judge(d, change{path, was, is})
	}
}

// row returns the first row that matches; nil for none.
func (t table) row(path []string) *row {
	for i := range t {
		if t[i].matches(path) {
			return &t[i]
		}
	}
	return nil
}

// free reports whether no text at a path weakens anything. A text may stand for a list
// with one entry.
func (t table) free(path []string) bool {
	r := t.row(path)
	if r == nil {
		r = t.row(append(slices.Clip(path), "0"))
	}
	return r != nil && r.judge == nil
}

// opens returns what the row of a path says, or of the nearest key above it.
func (t table) opens(path []string) finding.Opening {
	for ; len(path) > 0; path = path[:len(path)-1] {
		for _, r := range t {
			if r.opens != "" && r.matches(path) {
				return r.opens
			}
		}
	}
	return finding.OpensDesign
}

func (r row) matches(path []string) bool {
	keys := strings.Split(r.keys, ".")
	for i, key := range keys {
		switch {
		case key == "**":
			return len(path) > i
		case i >= len(path), key != "*" && key != path[i]:
			return false
		}
	}
	return len(path) == len(keys)
}

// no is the verdict on whatever weakens in every form.
func no(diff, change) verdict { return weaker }

// members leaves it to the members.
func members(diff, change) verdict { return inside }

// only is harmless where a condition holds.
func only(ok func(diff, change) bool) func(diff, change) verdict {
	return func(d diff, c change) verdict {
		if ok(d, c) {
			return harmless
		}
		return weaker
	}
}

// entries judges an entry that comes or goes; in one that stays its members decide.
func entries(ok func(diff, change) bool) func(diff, change) verdict {
	return func(d diff, c change) verdict {
		switch {
		case !c.added() && !c.removed():
			return inside
		case ok(d, c):
			return harmless
		}
		return weaker
	}
}
