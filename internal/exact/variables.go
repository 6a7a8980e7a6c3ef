package exact

import (
	"slices"
	"strconv"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// Written returns what the merged model does not show of an edited compose file: values
// that depend on a variable, which a shell can set to something weaker, a name of the
// project, and files that it includes.
func Written(in Input, designed, edited []compose.Document) (out []Difference) {
	known := map[string]bool{}
	for _, s := range scalars(designed) {
		known[s.key()] = true
	}
	for _, doc := range edited {
		for _, key := range [...]string{"name", "include"} {
			if n := compose.Child(doc.Root, key); n != nil {
				out = append(out, Difference{Path: []string{key}, At: place.Place{File: doc.File, Line: n.Line}, Edit: finding.Edit{Change: finding.Added, Opens: finding.OpensDesign}})
			}
		}
	}
	for _, s := range scalars(edited) {
		if other := s.extends(in); other && !known[s.key()] {
			out = append(out, Difference{Path: s.path[:3:3], At: s.at, Edit: finding.Edit{Change: finding.Added, Opens: finding.OpensStart}})
			continue
		}
		if known[s.key()] || !s.variable() {
			continue
		}
		t, rest := tableOf(in.Design, s.path[0], s.path[1], true), s.path[2:]
		_, stacks := in.Designed.Services[s.path[1]]
		published := s.path[0] == "services" && !stacks && rest[0] == "ports"
		if published || t.free(rest) {
			continue
		}
		out = append(out, Difference{Path: s.path, At: s.at, Edit: finding.Edit{Change: finding.Variable, Opens: t.opens(rest)}})
	}
	return out
}

// written is a text of a compose file below an element of a section.
type written struct {
	path []string
	text string
	at   place.Place
}

// key is the same for an entry of a list wherever it stands in it.
func (w written) key() string {
	keys := slices.Clone(w.path)
	for i, key := range keys {
		if _, err := strconv.Atoi(key); err == nil {
			keys[i] = "*"
		}
	}
	return strings.Join(keys, "\x00") + "\x00" + w.text
}

// variable reports whether Compose looks up a variable in the text.
func (w written) variable() bool {
	return strings.Contains(strings.ReplaceAll(w.text, "$$", ""), "$")
}

// extends reports whether the text makes Jupyter or the front inherit, or any service
// from a file that is not looked at here.
func (w written) extends(in Input) bool {
	if w.path[0] != "services" || w.path[2] != "extends" {
		return false
	}
	return hardened(in.Design, w.path[1]) || w.path[len(w.path)-1] == "file"
}

// scalars returns the texts of all elements; what is named x- is used by nothing but
// through aliases.
func scalars(docs []compose.Document) (out []written) {
	for _, doc := range docs {
		w := walker{file: doc.File}
		for _, section := range compose.Keys(doc.Root) {
			elements := compose.Child(doc.Root, section)
			if strings.HasPrefix(section, "x-") || elements == nil || elements.Kind != yaml.MappingNode {
				continue
			}
			for _, name := range compose.Keys(elements) {
				w.walk([]string{section, name}, compose.Child(elements, name))
			}
		}
		out = append(out, w.out...)
	}
	return out
}

type walker struct {
	file string
	out  []written
}

func (w *walker) walk(path []string, n *yaml.Node) {
	n = compose.Resolve(n)
	switch {
	case n == nil:
	case n.Kind == yaml.ScalarNode:
		if len(path) > 2 {
			w.out = append(w.out, written{path, n.Value, place.Place{File: w.file, Line: n.Line}})
		}
	case n.Kind == yaml.SequenceNode:
		for i, c := range n.Content {
			w.walk(append(slices.Clip(path), strconv.Itoa(i)), c)
		}
	default:
		for _, key := range compose.Keys(n) {
			if !strings.HasPrefix(key, "x-") {
				w.walk(append(slices.Clip(path), key), compose.Child(n, key))
			}
		}
	}
}
