package answers

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Given is an answer as it was given, before any check.
type Given struct {
	Values []string
	From   string // names the place in messages: --domain, MAGI_HARDEN_DOMAIN, answers.yaml:7
}

// Source is one source of answers, by key.
type Source map[string]Given

// maxAnswers bounds an answers file; a full one is about two kilobytes.
const maxAnswers = 1 << 20

// ParseAnswers reads an answers file. All unknown, repeated and malformed keys
// are told at once, each with its line.
func ParseAnswers(name string, data []byte) (Source, error) {
	if len(data) > maxAnswers {
		return nil, fmt.Errorf("%s: larger than 1 MiB\nname the right file", name)
	}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, notYAML(name, err)
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: not a mapping of keys to answers\nbegin it with: version: %d", name, Version)
	}
	return answersOf(name, doc.Content[0].Content)
}

func answersOf(name string, pairs []*yaml.Node) (Source, error) {
	out := Source{}
	var errs []error
	var version *yaml.Node
	for ; len(pairs) >= 2; pairs = pairs[2:] {
		key, value := pairs[0], pairs[1]
		at := fmt.Sprintf("%s:%d", name, key.Line)
		if key.Value == "version" {
			version = value
			continue
		}
		values, err := valuesOf(value)
		_, known := Find(key.Value)
		_, twice := out[key.Value]
		switch {
		case !known || strings.Contains(key.Value, "-"):
			errs = append(errs, fmt.Errorf("%s: unknown key %.60q%s\n%s", at, key.Value, Suggest(key.Value), unknownHint(key.Value)))
		case twice:
			errs = append(errs, fmt.Errorf("%s: %s is given twice\ntake one of the two out", at, key.Value))
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: %s: %w", at, key.Value, err))
		default:
			out[key.Value] = Given{values, at}
		}
	}
	return out, errors.Join(append(errs, checkVersion(name, version))...)
}

func checkVersion(name string, version *yaml.Node) error {
	if version == nil {
		return fmt.Errorf("%s: version is missing\nadd the line: version: %d", name, Version)
	}
	n, err := strconv.Atoi(version.Value)
	if err != nil || n < 1 {
		return fmt.Errorf("%s:%d: version %.60q is not a number\nwrite version: %d", name, version.Line, version.Value, Version)
	}
	if n > Version {
		return fmt.Errorf("%s:%d: version %d was written by a newer magi-harden; this one knows %d\ninstall the newer one", name, version.Line, n, Version)
	}
	return nil
}

func valuesOf(n *yaml.Node) ([]string, error) {
	switch {
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null":
		return nil, errors.New("has no value\ngive it one, or take the line out")
	case n.Kind == yaml.ScalarNode:
		return []string{n.Value}, nil
	case n.Kind != yaml.SequenceNode:
		return nil, errors.New("takes a value or a list of values\nwrite for example [a, b]")
	}
	out := []string{}
	for _, e := range n.Content {
		if e.Kind != yaml.ScalarNode || e.Tag == "!!null" {
			return nil, errors.New("takes plain values only in its list\nwrite for example [a, b]")
		}
		out = append(out, e.Value)
	}
	return out, nil
}

// Marshal gives the answers file: every answer, in the order of the table.
func (s Answers) Marshal() ([]byte, error) {
	doc := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) {
		doc.Content = append(doc.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	}
	add("version", &yaml.Node{Kind: yaml.ScalarNode, Value: strconv.Itoa(Version)})
	for _, q := range Questions() {
		values := q.Get(s)
		if q.Kind == List {
			list := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
			for _, v := range values {
				list.Content = append(list.Content, scalar(v))
			}
			add(q.Key, list)
		} else if values[0] != "" {
			value := scalar(values[0])
			if q.Kind == Bool {
				value = &yaml.Node{Kind: yaml.ScalarNode, Value: strconv.FormatBool(values[0] == "yes")}
			}
			add(q.Key, value)
		}
	}
	var b bytes.Buffer
	b.WriteString("# The answers that this deployment was made from; no secrets, commit it.\n# Change one with: magi-harden upgrade --set key=value\n")
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	err := enc.Encode(doc)
	return b.Bytes(), err
}

// scalar is a value that reads back as the same text: plain where it is a
// number or an unambiguous word, quoted otherwise.
func scalar(v string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: v}
	if _, err := strconv.ParseFloat(v, 64); err != nil {
		n.SetString(v)
	}
	return n
}

// notYAML tells what the YAML library cannot read; all that it quotes is the name
// of an anchor, which is a value that begins with *.
func notYAML(name string, err error) error {
	text, hint := strings.TrimPrefix(err.Error(), "yaml: "), "mend its indentation, quotes and colons there or just above"
	if strings.HasPrefix(text, "unknown anchor") {
		text, hint = "a value begins with *, which stands for an anchor, and there is no such anchor", "put the value into quotes"
	}
	return fmt.Errorf("%s: %s\n%s", name, text, hint)
}

// secretName matches what people call the secrets that are no answers.
var secretName = regexp.MustCompile(`(?i)token|passw|secret`)

func unknownHint(key string) string {
	if secretName.MatchString(key) {
		return "take it out: no secret is an answer; the token is JUPYTER_TOKEN in .env"
	}
	return "see magi-harden init --help for the keys"
}

// Suggest is the end of a message about a key that is no answer: the one that may
// have been meant, if any.
func Suggest(key string) string {
	for _, q := range Questions() {
		if strings.ReplaceAll(key, "-", "_") == q.Key || CloseTo(key, q.Key) {
			return fmt.Sprintf("; did you mean %s?", q.Key)
		}
	}
	return ""
}

// CloseTo reports whether two words have the same letters but for one or two.
func CloseTo(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	miss := 0
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] == y[0]:
			x, y = x[1:], y[1:]
		case x[0] < y[0]:
			x, miss = x[1:], miss+1
		default:
			y, miss = y[1:], miss+1
		}
	}
	return miss+len(x)+len(y) <= 2
}
