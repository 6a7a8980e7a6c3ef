package compose

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// readable returns the documents of the compose files and of those that they include
// or extend, for messages; files that cannot be read are skipped.
func readable(r *reader, files []string) (out []Document) {
	for _, name := range slices.Concat(includes(r, files), files) {
		if docs, err := r.documents(name); err == nil {
			out = append(out, docs...)
		}
	}
	return out
}

// location is a place in the files; its path consists of their keys only.
type location struct {
	place.Place
	path string
	node *yaml.Node
	rest string   // the part of the wanted path that does not exist
	top  []string // the keys at the top and below it: a section and a name
}

// locate finds a path of keys, or as much of it as exists, and in it the entry
// that names what. The last file counts, as in Compose, unless only the value of
// an earlier one is at fault.
func locate(docs []Document, path, what string) (best location) {
	path = strings.NewReplacer("[]", "", "[", ".", "]", "").Replace(path)
	for _, doc := range docs {
		s := location{Place: place.Place{File: doc.File}, node: doc.Root, rest: path}
		for s.step() {
		}
		if s.path == "" {
			continue
		}
		if entry := names(s.node, what); entry != nil {
			s.Line = entry.Line
		}
		if best.File == "" || len(s.rest) < len(best.rest) || len(s.rest) == len(best.rest) && (faulty(s.node) || !faulty(best.node)) {
			best = s
		}
	}
	return best
}

// step goes one key down.
func (s *location) step() bool {
	n := Resolve(s.node)
	if n == nil {
		return false
	}
	if n.Kind == yaml.SequenceNode {
		return s.entry(n)
	}
	keys := Keys(n)
	slices.SortFunc(keys, func(a, b string) int { return cmp.Compare(len(b), len(a)) }) // a name may have dots in it
	for _, key := range keys {
		if s.rest == key || strings.HasPrefix(s.rest, key+".") {
			s.rest = strings.TrimPrefix(s.rest[len(key):], ".")
			s.to(key, keyLine(n, key), Child(n, key))
			return true
		}
	}
	return false
}

// entry goes to the entry of a list that the path counts, or that is at fault.
func (s *location) entry(n *yaml.Node) bool {
	first, rest, _ := strings.Cut(s.rest, ".")
	i, err := strconv.Atoi(first)
	if err != nil {
		i, rest = slices.IndexFunc(n.Content, func(e *yaml.Node) bool { return faulty(Resolve(e)) }), s.rest
	}
	if i < 0 || i >= len(n.Content) {
		return false
	}
	e := Resolve(n.Content[i])
	name, _, assigns := strings.Cut(e.Value, "=")
	if !assigns || !plainName(name) {
		name = ""
	}
	s.rest = rest
	s.to(name, e.Line, e)
	return true
}

func (s *location) to(key string, line int, n *yaml.Node) {
	if key != "" {
		s.path = strings.TrimPrefix(s.path+"."+Redact(key), ".")
	}
	s.Line, s.node = line, n
	if len(s.top) < 2 {
		s.top = append(s.top, key)
	}
}

// keyLine is the line of a key, or of what it comes from through a merge.
func keyLine(n *yaml.Node, key string) int {
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i].Line
		}
	}
	if v := Child(n, key); v != nil {
		return v.Line
	}
	return n.Line
}

// faulty reports whether variable substitution fails on a value.
func faulty(n *yaml.Node) bool {
	if n == nil || n.Kind != yaml.ScalarNode {
		return false
	}
	_, err := Substitute(n.Value, func(string) (string, bool) { return "", false })
	return err != nil
}

// names returns the entry that equals what, or begins with what and a colon as a
// mount does; nil for none.
func names(n *yaml.Node, what string) *yaml.Node {
	if what == "" || n == nil {
		return nil
	}
	for _, c := range n.Content {
		if c = Resolve(c); c.Value == what || strings.HasPrefix(c.Value, what+":") {
			return c
		}
		if entry := names(c, what); entry != nil {
			return entry
		}
	}
	return nil
}
