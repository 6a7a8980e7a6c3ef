package origin

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// removal is an entry of a compose file: a pair of a mapping, or an item.
type removal struct {
	place place.Place // of its value, aliases resolved
	node  *yaml.Node
}

func (r removal) String() string { return fmt.Sprintf("%v:%d", r.place, r.place.Column) }

func (r removal) at(n *yaml.Node, p place.Place) bool {
	n = resolve(n)
	return r.place.File == p.File && n.Line == p.Line && n.Column == p.Column
}

// holds reports whether an entry is a direct part of the removed one.
func (r removal) holds(p place.Place) bool {
	return slices.ContainsFunc(r.node.Content, func(n *yaml.Node) bool { return r.at(n, p) })
}

// contains reports whether an entry is somewhere in the removed one.
func (r removal) contains(p place.Place) bool {
	var look func(*yaml.Node) bool
	look = func(n *yaml.Node) bool {
		return r.at(n, p) || slices.ContainsFunc(resolve(n).Content, look)
	}
	return slices.ContainsFunc(r.node.Content, look)
}

// blame deletes one entry of one file after the other, and tells which of them
// each leaf of the model needs to be what it is, of those without which it still loads.
func (s stack) blame(t *testing.T, files []string) (blamed map[string][]removal, loads int) {
	blamed = map[string][]removal{}
	before := s.values(t)
	for _, file := range files {
		name := filepath.Join(s.dir, file)
		original, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; ; i++ {
			text, r, ok := without(original, file, i)
			if !ok {
				break
			}
			if text == nil {
				continue
			}
			if err := os.WriteFile(name, text, 0o600); err != nil {
				t.Fatal(err)
			}
			model, err := s.model()
			if err != nil {
				continue
			}
			loads++
			after := map[string]string{}
			for _, l := range leavesOf(model) {
				after[l.String()] = fmt.Sprint(l.value)
			}
			for leaf, value := range before {
				if now, ok := after[leaf]; !ok || now != value {
					blamed[leaf] = append(blamed[leaf], r)
				}
			}
		}
		if err := os.WriteFile(name, original, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return blamed, loads
}

func (s stack) values(t *testing.T) map[string]string {
	model, err := s.model()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, l := range leavesOf(model) {
		out[l.String()] = fmt.Sprint(l.value)
	}
	return out
}

// without writes a file without its entry number n; false behind the last.
func without(data []byte, file string, n int) (text []byte, r removal, ok bool) {
	var docs []*yaml.Node
	for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		if dec.Decode(&doc) != nil {
			break
		}
		docs = append(docs, &doc)
	}
	var look func(*yaml.Node)
	look = func(c *yaml.Node) {
		width := map[yaml.Kind]int{yaml.MappingNode: 2, yaml.SequenceNode: 1}[c.Kind]
		for i := 0; i < len(c.Content); i += max(1, width) {
			value := c.Content[i+max(1, width)-1]
			if width > 0 && !ok {
				if n--; n < 0 {
					at := resolve(value)
					r, ok = removal{place.Place{File: file, Line: at.Line, Column: at.Column}, at}, true
					c.Content = slices.Delete(c.Content, i, i+width)
					return
				}
			}
			look(value)
			if ok {
				return
			}
		}
	}
	for _, doc := range docs {
		if look(doc); ok {
			break
		}
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	for _, doc := range docs {
		if enc.Encode(doc) != nil {
			return nil, r, ok
		}
	}
	return out.Bytes(), r, ok
}

// deleted holds the origins against the blame: of the entries that a leaf needs
// its origin is one with no other in it. Where a deletion says nothing, as Compose
// has the same default or needs the entry to load, the one around it is needed.
func (s stack) deleted(t *testing.T, files []string, least int) {
	if testing.Short() {
		t.Skip("loads the stack once for each of its entries")
	}
	blamed, loads := s.blame(t, files)
	x, err := s.index()
	if err != nil {
		t.Fatal(err)
	}
	exact, around := 0, 0
	for name, entries := range blamed {
		path := strings.Split(name, " ")
		o, ok := x.Find(path...)
		if !ok {
			if !isAdded(name) {
				t.Errorf("%s: no origin, it needs %v", name, entries)
			}
			continue
		}
		deepest := slices.ContainsFunc(entries, func(r removal) bool {
			return r.place == o.Place && (kindOf(path) == whole || !slices.ContainsFunc(entries, func(other removal) bool { return r.contains(other.place) }))
		})
		switch {
		case deepest:
			exact++
		case slices.ContainsFunc(entries, func(r removal) bool { return r.holds(o.Place) }):
			around++
		default:
			t.Errorf("%s: at %v (%v, column %d), but it needs %v", name, o, o.How, o.Column, entries)
		}
	}
	t.Logf("%d loads, %d of %d leaves at the deepest entry, %d in it", loads, exact, len(blamed), around)
	if exact < least {
		t.Errorf("only %d of %d leaves", exact, len(blamed))
	}
}

func TestDeletionsOfMAGI(t *testing.T) {
	t.Parallel()
	s := magi(t)
	s.deleted(t, s.files, 360)
}

func TestDeletionsOfANastyStack(t *testing.T) {
	t.Parallel()
	s := nasty(t)
	var files []string
	err := filepath.WalkDir(s.dir, func(name string, d os.DirEntry, err error) error {
		if rel, _ := filepath.Rel(s.dir, name); filepath.Ext(name) == ".yaml" {
			files = append(files, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	s.deleted(t, files, 250)
}
