package stack

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// document is the root mapping of a compose file, for what the merged model
// does not keep: line numbers, and values before interpolation.
type document struct {
	file string
	root *yaml.Node
}

// documents reads a compose file, of which --- makes several.
func documents(name string, data []byte) (out []document, err error) {
	size := 0
	for dec := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var doc yaml.Node
		if err := dec.Decode(&doc); errors.Is(err, io.EOF) && out != nil {
			return out, nil
		} else if err != nil && !errors.Is(err, io.EOF) {
			return nil, notYAML(name, data, err)
		}
		if len(doc.Content) == 0 || resolve(doc.Content[0]).Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s: not a compose file: no mapping at its top\nbegin it with the key services", name)
		}
		if err := bounded(&doc, &size, nil); err != nil {
			return nil, fmt.Errorf("%s:%w", name, err)
		}
		out = append(out, document{name, resolve(doc.Content[0])})
	}
}

// maxNodes bounds a compose file with its aliases written out. The largest
// stacks have some ten thousand nodes; an alias bomb has billions.
const maxNodes = 1_000_000

// bounded refuses what would never end: an anchor that contains itself, and
// aliases of aliases of aliases.
func bounded(n *yaml.Node, size *int, inside []*yaml.Node) error {
	if *size++; *size > maxNodes {
		return fmt.Errorf("%d: its aliases stand for more than %d values\nwrite out what they stand for", n.Line, maxNodes)
	}
	if n.Kind == yaml.AliasNode {
		if slices.Contains(inside, n.Alias) {
			return fmt.Errorf("%d: anchor %s contains itself\ntake the alias in it out", n.Line, n.Value)
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
	text, hint := strings.TrimPrefix(text, "yaml: "), "mend its indentation, quotes and colons there or just above"
	switch {
	case strings.HasPrefix(text, "unknown anchor"):
		anchor := strings.TrimSuffix(strings.TrimPrefix(text, "unknown anchor '"), "' referenced")
		if before, _, found := strings.Cut(string(data), "*"+anchor); found {
			name = at(name, 1+strings.Count(before, "\n"))
		}
		text, hint = "a value begins with *, which stands for an anchor, and there is no such anchor", "put the value into single quotes"
	case strings.Contains(text, "cannot construct"):
		text, hint = "a value has a tag, such as !!int, that does not fit it", "take the tag out"
	case strings.ContainsAny(text, "`\"") || len(text) > 80:
		text = "it is not YAML"
	}
	return fmt.Errorf("%s: %s\n%s", name, text, hint)
}

// resolve follows an alias to what it stands for.
func resolve(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// child gives the value of a key of a mapping, through aliases and merge keys;
// nil when there is none.
func child(n *yaml.Node, keys ...string) *yaml.Node {
	for _, key := range keys {
		n = member(resolve(n), key)
	}
	return resolve(n)
}

func member(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	var merged *yaml.Node
	for i := 0; i+1 < len(n.Content); i += 2 {
		switch n.Content[i].Value {
		case key:
			return n.Content[i+1]
		case "<<":
			for _, from := range sources(n.Content[i+1]) {
				if merged == nil {
					merged = member(resolve(from), key)
				}
			}
		}
	}
	return merged
}

func sources(n *yaml.Node) []*yaml.Node {
	if n = resolve(n); n.Kind == yaml.SequenceNode {
		return n.Content
	}
	return []*yaml.Node{n}
}

// pairs gives the entries of an environment or of labels, in either of their
// forms and through merge keys, before interpolation; of two the one that counts.
func pairs(n *yaml.Node) (out []EnvVar) {
	put := func(e EnvVar, wins bool) {
		i := slices.IndexFunc(out, func(o EnvVar) bool { return o.Name == e.Name })
		switch {
		case i < 0:
			out = append(out, e)
		case wins:
			out[i] = e
		}
	}
	n = resolve(n)
	for i := 0; n != nil && i < len(n.Content); i++ {
		if n.Kind == yaml.SequenceNode {
			name, value, ok := strings.Cut(resolve(n.Content[i]).Value, "=")
			put(EnvVar{Name: name, Value: value, Open: !ok}, true)
		} else if key := n.Content[i]; i%2 == 0 && key.Value != "<<" {
			v := resolve(n.Content[i+1])
			put(EnvVar{Name: key.Value, Value: plainText(v), Open: v.Tag == "!!null"}, true)
		}
	}
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" {
			for _, from := range sources(n.Content[i+1]) {
				for _, e := range pairs(from) {
					put(e, false)
				}
			}
		}
	}
	return out
}

// plainText is a scalar as Compose hands it on: a number in another base is in
// ours then.
func plainText(n *yaml.Node) string {
	var number int64
	if n.Tag == "!!int" && n.Decode(&number) == nil {
		return strconv.FormatInt(number, 10)
	}
	return n.Value
}
