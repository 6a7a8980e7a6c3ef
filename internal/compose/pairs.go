package compose

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Entry is one variable of an environment, or one label, before interpolation.
type Entry struct {
	Name, Value string
	Open        bool // a name without a value: .env supplies it
}

// Pairs returns the entries of an environment or of labels, in either of their
// forms and through merge keys, before interpolation; of two the one that counts.
func Pairs(n *yaml.Node) (out []Entry) {
	at := map[string]int{}
	put := func(e Entry, wins bool) {
		i, known := at[e.Name]
		switch {
		case !known:
			at[e.Name], out = len(out), append(out, e)
		case wins:
			out[i] = e
		}
	}
	n = Resolve(n)
	for i := 0; n != nil && i < len(n.Content); i++ {
		if n.Kind == yaml.SequenceNode {
			name, value, ok := strings.Cut(Resolve(n.Content[i]).Value, "=")
			put(Entry{Name: name, Value: value, Open: !ok}, true)
		} else if key := n.Content[i]; i%2 == 0 && key.Value != "<<" {
			v := Resolve(n.Content[i+1])
			put(Entry{Name: key.Value, Value: plainText(v), Open: v.Tag == "!!null"}, true)
		}
	}
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if n.Content[i].Value == "<<" {
			for _, from := range sources(n.Content[i+1]) {
				for _, e := range Pairs(from) {
					put(e, false)
				}
			}
		}
	}
	return out
}

// plainText returns a scalar as Compose passes it on: an integer in decimal.
func plainText(n *yaml.Node) string {
	var number int64
	if n.Tag == "!!int" && n.Decode(&number) == nil {
		return strconv.FormatInt(number, 10)
	}
	return n.Value
}
