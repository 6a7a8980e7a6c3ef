package stack

import (
	"fmt"
	"regexp"

	"gopkg.in/yaml.v3"
)

// takesToken matches a value that Compose puts the token into.
var takesToken = regexp.MustCompile(`(^|[^$])(\$\$)*\$\{?JUPYTER_TOKEN\b`)

// tokenElsewhere refuses a stack that hands the token of .env to another
// container, where nothing that the hardening may change keeps it out. As
// JUPYTER_TOKEN in the environment it can be emptied.
func (s *Stack) tokenElsewhere(jupyter string) error {
	for _, name := range s.Before.ServiceNames() {
		if name == jupyter {
			continue
		}
		n, file, err := s.node(name)
		if err != nil {
			return err
		}
		if taker := holder(n, false); taker != nil {
			return elsewhere(file, taker, name)
		}
	}
	for _, doc := range s.documents {
		for _, key := range [...]string{"secrets", "configs", "networks", "volumes"} {
			if n := child(doc.root, key); n != nil {
				if taker := holder(n, true); taker != nil {
					return elsewhere(doc.file, taker, key)
				}
			}
		}
	}
	return nil
}

func elsewhere(file string, n *yaml.Node, who string) error {
	return fmt.Errorf("%s: %s takes JUPYTER_TOKEN from .env, and the token of Jupyter is for nobody else\ngive it a variable of another name", at(file, n.Line), who)
}

// holder finds the value that takes the token; in a service not that of its own
// JUPYTER_TOKEN.
func holder(n *yaml.Node, named bool) *yaml.Node {
	n = resolve(n)
	if n.Kind == yaml.ScalarNode && (takesToken.MatchString(n.Value) && !ownToken.MatchString(n.Value) || named && n.Value == tokenVar) {
		return n
	}
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && (i%2 == 0 || n.Content[i-1].Value == tokenVar) {
			continue
		}
		if taker := holder(c, named); taker != nil {
			return taker
		}
	}
	return nil
}

var ownToken = regexp.MustCompile(`^JUPYTER_TOKEN=`)
