package compose

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/place"
	"gopkg.in/yaml.v3"
)

// Document is the root mapping of a compose file, for what the merged model
// does not keep: line numbers, and values before interpolation.
type Document struct {
	File string
	Root *yaml.Node
}

// documents reads a compose file, of which --- makes several.
func documents(name string, data []byte) (out []Document, err error) {
	size := 0
	for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) && out != nil {
			return out, nil
		} else if err != nil && !errors.Is(err, io.EOF) {
			return nil, notYAML(name, data, err)
		}
		if len(doc.Content) == 0 || Resolve(doc.Content[0]).Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s: not a compose file: no mapping at the top level\nstart it with the key services", name)
		}
		if err := bounded(&doc, &size, nil); err != nil {
			return nil, fmt.Errorf("%s:%w", name, err)
		}
		out = append(out, Document{name, Resolve(doc.Content[0])})
	}
}

// maxNodes bounds a compose file with its aliases written out. The largest
// stacks have some ten thousand nodes; an alias bomb has billions.
const maxNodes = 1_000_000

// bounded refuses what would never end: an anchor that contains itself, and
// aliases of aliases of aliases.
func bounded(n *yaml.Node, size *int, inside []*yaml.Node) error {
	if *size++; *size > maxNodes {
		return fmt.Errorf("%d: aliases expand to more than %d values\nreplace them with their values", n.Line, maxNodes)
	}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(inside, n.Alias) {
			return fmt.Errorf("%d: anchor %s contains itself\nremove the alias inside it", n.Line, n.Value)
		}
		return bounded(n.Alias, size, append(inside, n.Alias))
	}
	if n.Anchor != "" {
		inside = append(inside, n)
	}
	for _, c := range n.Content {
		if err := bounded(c, size, inside); err != nil {
			return err
		}
	}
	return nil
}

// atLine is how the YAML library names a place.
var atLine = regexp.MustCompile(`^(?:yaml: )?(?:line ([0-9]+): )?`)

// notYAML tells what the YAML library cannot read. Its own words are constant, but
// for the name of an anchor, which may be a password that begins with *.
func notYAML(name string, data []byte, err error) error {
	text := err.Error()
	if m := atLine.FindStringSubmatch(text); m[1] != "" {
		name, text = name+":"+m[1], text[len(m[0]):]
	}
	text, hint := strings.TrimPrefix(text, "yaml: "), "check indentation, quotes and colons there and just above"
	switch {
	case strings.HasPrefix(text, "unknown anchor"):
		anchor := strings.TrimSuffix(strings.TrimPrefix(text, "unknown anchor '"), "' referenced")
		if before, _, found := strings.Cut(string(data), "*"+anchor); found {
			name = place.Place{File: name, Line: 1 + strings.Count(before, "\n")}.String()
		}
		text, hint = "a value begins with *, and there is no such anchor", "put the value in single quotes"
	case strings.Contains(text, "cannot construct"):
		text, hint = "a value does not match its tag, such as !!int", "remove the tag"
	case strings.ContainsAny(text, "`\"") || len(text) > 80:
		text = "not YAML"
	}
	return fmt.Errorf("%s: %s\n%s", name, text, hint)
}
