package answers

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxAnswers bounds an answers file; a full one is about two kilobytes.
const maxAnswers = 1 << 20

// ParseAnswers reads an answers file, and brings one of an older version to the
// present one. It refuses a newer one. All unknown, repeated and malformed keys
// are told at once, each with its line.
func ParseAnswers(name string, data []byte) (Source, error) {
	return format{Version, migrations()}.parse(name, data)
}

func (f format) parse(name string, data []byte) (Source, error) {
	if len(data) > maxAnswers {
		return nil, fmt.Errorf("%s: larger than 1 MiB, which no answers file is\ncheck the path", name)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, notYAML(name, err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: expected a mapping of keys to answers\nadd the line: version: %d", name, f.newest)
	}
	return f.answersOf(name, doc.Content[0].Content)
}

func (f format) answersOf(name string, pairs []*yaml.Node) (Source, error) {
	out := Source{}
	version, noVersion := f.versionOf(name, pairs)
	var errs []error
	for ; len(pairs) >= 2; pairs = pairs[2:] {
		key, value := pairs[0], pairs[1]
		at := fmt.Sprintf("%s:%d", name, key.Line)
		if key.Value == versionKey {
			continue
		}
		values, err := valuesOf(value)
		known := f.knows(version, key.Value)
		_, twice := out[key.Value]
		switch {
		case !known:
			errs = append(errs, fmt.Errorf("%s: unknown key %.60q%s\n%s", at, key.Value, Suggest(key.Value), unknownHint(key.Value)))
		case twice:
			errs = append(errs, fmt.Errorf("%s: duplicate key %s\nremove one of the two lines", at, key.Value))
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: %s: %w", at, key.Value, err))
		default:
			out[key.Value] = Given{Values: values, From: at}
		}
	}
	if err := errors.Join(append(errs, noVersion)...); err != nil {
		return out, err
	}
	return f.migrate(version, out), nil
}

// versionKey is the one key of the file that is no answer.
const versionKey = "version"

// versionOf gives the version that the file says, and fails where that is none
// or a newer one.
func (f format) versionOf(name string, pairs []*yaml.Node) (int, error) {
	var version *yaml.Node
	for ; len(pairs) >= 2; pairs = pairs[2:] {
		if pairs[0].Value == versionKey {
			version = pairs[1]
		}
	}
	if version == nil {
		return 0, fmt.Errorf("%s: version is missing\nadd the line: version: %d", name, f.newest)
	}
	n, err := strconv.Atoi(version.Value)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%s:%d: version %.60q is not a positive number\nreplace it with: version: %d", name, version.Line, version.Value, f.newest)
	}
	if n > f.newest {
		return 0, fmt.Errorf("%s:%d: version %d was written by a newer magi-harden; this release reads up to version %d\ninstall the newer release", name, version.Line, n, f.newest)
	}
	return n, nil
}

func valuesOf(n *yaml.Node) ([]string, error) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return nil, errors.New("has no value\nset a value, or remove the line")
	case n.Kind == yaml.ScalarNode:
		return []string{n.Value}, nil
	case n.Kind != yaml.SequenceNode:
		return nil, errors.New("expected a value or a list of values\nfor example: [a, b]")
	}
	out := []string{}
	for _, e := range n.Content {
		if e.Kind != yaml.ScalarNode || e.Tag == "!!null" {
			return nil, errors.New("expected a list of plain values\nfor example: [a, b]")
		}
		out = append(out, e.Value)
	}
	return out, nil
}

// notYAML tells what the YAML library cannot read; all that it quotes is the name
// of an anchor, which is a value that begins with *.
func notYAML(name string, err error) error {
	text, hint := strings.TrimPrefix(err.Error(), "yaml: "), "check the indentation, quotes and colons on this line and the one above"
	if strings.HasPrefix(text, "unknown anchor") {
		text, hint = "a value begins with *, which refers to an anchor that does not exist", "quote the value"
	}
	return fmt.Errorf("%s: %s\n%s", name, text, hint)
}
