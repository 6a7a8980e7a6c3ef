// Package yamldoc decodes the YAML of compose files. What it accepts can be walked
// to its end, and its errors quote no value.
package yamldoc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"example.com/magi-harden/internal/dotenv"
	"gopkg.in/yaml.v3"
)

// Documents returns the top-level mappings of a compose file, one per document (---),
// none for an empty file. It fails on invalid YAML, on a document that is not a
// mapping, and on aliases that expand without end. Errors begin with name.
func Documents(name string, data []byte) (out []*yaml.Node, err error) {
	if signs := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte(":")) + bytes.Count(data, []byte(",")); signs > MaxNodes {
		return nil, fmt.Errorf("%s: more than %d values\nput the right file in its place", name, MaxNodes)
	}
	var size size
	for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, Invalid(name, data, err)
		}
		if len(out) == maxDocuments {
			return nil, fmt.Errorf("%s:%d: more than %d documents (---)\nput services into one document", name, doc.Line, maxDocuments)
		}
		if len(doc.Content) == 0 || Resolve(doc.Content[0]).Kind != yaml.MappingNode {
			return nil, NoMapping(name)
		}
		size.written += written(&doc)
		if err := size.bounded(&doc, 0, nil); err != nil {
			return nil, fmt.Errorf("%s:%w", name, err)
		}
		out = append(out, Resolve(doc.Content[0]))
	}
}

// NoMapping returns the error for a file that cannot be a compose file.
func NoMapping(name string) error {
	return fmt.Errorf("%s: not a compose file: no mapping at the top level\nstart it with the key services", name)
}

// Resolve returns what an alias refers to, and any other node unchanged.
func Resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// MaxNodes bounds the values of compose files: a stack of ten thousand services has
// some hundred thousand. What aliases add to them is bounded by maxAliased, or by what
// is written: an alias bomb of some lines has billions.
const (
	MaxNodes   = 4_000_000
	maxAliased = 100_000
)

// maxDocuments bounds the documents of a file: Compose goes through all of the stack
// once more for each.
const maxDocuments = 100

// MaxDepth bounds the nesting of values, and of the variables in one, for which
// Compose takes the square of the time.
const MaxDepth = 100

// size is how much a file has.
type size struct {
	written int // nodes
	aliased int // nodes that aliases add
	aliases int // on the way to the node
}

// written counts the nodes below n, without those of aliases.
func written(n *yaml.Node) int {
	count := 1
	for _, c := range n.Content {
		count += written(c)
	}
	return count
}

// bounded fails on what a walk would never finish: an anchor that contains itself,
// aliases of aliases of aliases, and lists in lists in lists. Its errors begin with the line.
func (s *size) bounded(n *yaml.Node, depth int, inside []*yaml.Node) error {
	if depth > MaxDepth {
		return fmt.Errorf("%d: values are nested more than %d deep\nuse fewer levels", n.Line, MaxDepth)
	}
	if dotenv.Depth(n.Value) > MaxDepth {
		return fmt.Errorf("%d: variables are nested more than %d deep\nuse fewer levels", n.Line, MaxDepth)
	}
	if n.ShortTag() == "!!binary" {
		return fmt.Errorf("%d: a value is in base64\nwrite it as text", n.Line) // it would be read as another word than it is
	}
	if most := max(maxAliased, s.written); s.aliased > most {
		return fmt.Errorf("%d: aliases expand to more than %d values\nreplace them with their values", n.Line, most)
	}
	if s.aliases > 0 {
		s.aliased++
	}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(inside, n.Alias) {
			return fmt.Errorf("%d: an anchor contains itself\nremove the alias inside it", n.Line)
		}
		s.aliases++
		defer func() { s.aliases-- }()
		return s.bounded(n.Alias, depth+1, append(inside, n.Alias))
	}
	if n.Anchor != "" {
		inside = append(inside, n)
	}
	for _, c := range n.Content {
		if err := s.bounded(c, depth+1, inside); err != nil {
			return err
		}
	}
	return nil
}
