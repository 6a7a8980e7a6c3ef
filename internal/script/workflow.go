package script

import (
	"regexp"
	"strings"

	"example.com/magi-harden/internal/yamldoc"
	"gopkg.in/yaml.v3"
)

var (
	prose     = regexp.MustCompile(`^(name|desc|description|summary|title|uses|if|prompt|msg|message|label|id)$`)
	reference = regexp.MustCompile(`^(?:env|vars)?\.?([A-Za-z_][A-Za-z0-9_]*)$`)
)

// workflow reads the YAML of a CI or of a runner of tasks: every text in it that can be
// a command, whatever its key is.
func workflow(text string, o origin) (out []Command) {
	docs, err := yamldoc.Documents("", []byte(text))
	if err != nil {
		return unread(text, 1)
	}
	w := flow{vars: table{}, origin: o}
	for _, doc := range docs {
		w.variables(doc)
	}
	return passes(w.vars.most(), func(choice int) []Command {
		w.out, w.choice = nil, choice
		for _, doc := range docs {
			w.walk(doc, o.dir)
		}
		return w.out
	})
}

// flow reads one YAML file.
type flow struct {
	origin
	vars   table
	choice int
	out    []Command
}

// variables finds the values below the keys env and vars.
func (w *flow) variables(n *yaml.Node) {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.MappingNode && (n.Content[i-1].Value == "env" || n.Content[i-1].Value == "vars") {
			for j := 0; j+1 < len(c.Content); j += 2 {
				if v := c.Content[j+1]; v.Kind == yaml.ScalarNode {
					w.vars.add(c.Content[j].Value, w.expanded(v.Value))
				}
			}
		}
		w.variables(c)
	}
}

// expanded is a text with the expressions of the runner replaced.
func (w *flow) expanded(text string) string {
	get := func(expression string) (string, bool) {
		if m := reference.FindStringSubmatch(expression); m != nil {
			return w.vars.get(m[1], w.choice)
		}
		return "", false
	}
	return between(between(text, "${{", "}}", w.budget, get), "{{", "}}", w.budget, get)
}

// walk reads the commands below a node. What an alias repeats is read at its anchor.
func (w *flow) walk(n *yaml.Node, dir string) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if key, value := n.Content[i].Value, n.Content[i+1]; (key == "working-directory" || key == "dir") && value.Kind == yaml.ScalarNode {
				if dir = value.Value; strings.ContainsAny(dir, "{$~") {
					dir = Elsewhere
				}
			}
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			switch {
			case prose.MatchString(key.Value):
			case value.Kind == yaml.ScalarNode && strings.HasPrefix(key.Value, "COMPOSE_"):
				w.out = append(w.out, Command{Line: key.Line, Dir: dir, Set: []Variable{{key.Value, shellValue(w.expanded(value.Value))}}})
			default:
				w.walk(value, dir)
			}
		}
	case yaml.SequenceNode:
		for _, c := range n.Content {
			w.walk(c, dir)
		}
	case yaml.ScalarNode:
		line := n.Line
		if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			line++
		}
		o := w.origin
		o.dir = dir
		w.out = append(w.out, shell(w.expanded(n.Value), line, o)...)
	}
}
