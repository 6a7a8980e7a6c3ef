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
	size := 0
	for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, Invalid(name, data, err)
		}
		if len(doc.Content) == 0 || Resolve(doc.Content[0]).Kind != yaml.MappingNode {
			return nil, NoMapping(name)
		}
		if err := bounded(&doc, &size, 0, nil); err != nil {
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

// maxNodes bounds a compose file with its aliases expanded. The largest stacks have
// some ten thousand nodes; an alias bomb has billions.
const maxNodes = 1_000_000

// MaxDepth bounds the nesting of values, and of the variables in one, for which
// Compose takes the square of the time.
const MaxDepth = 100

// bounded fails on what a walk would never finish: an anchor that contains itself,
// aliases of aliases of aliases, and lists in lists in lists. Its errors begin with the line.
func bounded(n *yaml.Node, size *int, depth int, inside []*yaml.Node) error {
	if depth > MaxDepth {
		return fmt.Errorf("%d: values are nested more than %d deep\nuse fewer levels", n.Line, MaxDepth)
	}
	if dotenv.Depth(n.Value) > MaxDepth {
		return fmt.Errorf("%d: variables are nested more than %d deep\nuse fewer levels", n.Line, MaxDepth)
	}
	if n.ShortTag() == "!!binary" {
		return fmt.Errorf("%d: a value is in base64\nwrite it as text", n.Line) // it would be read as another word than it is
	}
	if *size++; *size > maxNodes {
		return fmt.Errorf("%d: aliases expand to more than %d values\nreplace them with their values", n.Line, maxNodes)
	}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(inside, n.Alias) {
			return fmt.Errorf("%d: an anchor contains itself\nremove the alias inside it", n.Line)
		}
		return bounded(n.Alias, size, depth+1, append(inside, n.Alias))
	}
	if n.Anchor != "" {
		inside = append(inside, n)
	}
	for _, c := range n.Content {
		if err := bounded(c, size, depth+1, inside); err != nil {
			return err
		}
	}
	return nil
}
