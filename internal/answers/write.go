package answers

import (
	"bytes"
	"strconv"

	"gopkg.in/yaml.v3"
)

// Marshal returns the answers file: every answer that is not empty, in the order of
// the table.
func (s Answers) Marshal() ([]byte, error) {
	doc := &yaml.Node{Kind: yaml.MappingNode}
	add := func(key string, value *yaml.Node) {
		doc.Content = append(doc.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	}
	add(versionKey, &yaml.Node{Kind: yaml.ScalarNode, Value: strconv.Itoa(Version)})
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

// scalar returns a node that parses as the same text: plain for a number or an
// unambiguous word, quoted otherwise.
func scalar(v string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Value: v}
	if _, err := strconv.ParseFloat(v, 64); err != nil {
		n.SetString(v)
	}
	return n
}
