package answers

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// maxAnswers is the largest size of an answers file, in bytes; a full one has about
// two kilobytes.
const maxAnswers = 1 << 20

// ParseAnswers returns the answers of a file, migrated to the present version. It
// fails on a newer version, and on unknown, repeated and malformed keys, which the
// error lists with their lines. name is the file's name in messages.
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

// versionKey is the only key of the file that is not an answer.
const versionKey = "version"

// versionOf returns the version of the file. It fails when the version is missing,
// not a positive number, or newer than f.newest.
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

// notYAML returns the error for a file that is not valid YAML. The library quotes
// only names of anchors, which are values that begin with *, so those are left out.
func notYAML(name string, err error) error {
	text, hint := strings.TrimPrefix(err.Error(), "yaml: "), "check the indentation, quotes and colons on this line and the one above"
	if strings.HasPrefix(text, "unknown anchor") {
		text, hint = "a value begins with *, which refers to an anchor that does not exist", "quote the value"
	}
	return fmt.Errorf("%s: %s\n%s", name, text, hint)
}
