package compose

import (
	"example.com/magi-harden/internal/yamldoc"
	"gopkg.in/yaml.v3"
)

// Document is the root mapping of a compose file, for what the merged model
// does not keep: line numbers, and values before interpolation.
type Document struct {
	File string
	Root *yaml.Node

	values int // with those of aliases
}

// Documents returns the documents of a compose file with this content, of which ---
// makes several. It fails on an empty one, too.
func Documents(name string, data []byte) (out []Document, err error) {
	roots, err := yamldoc.Documents(name, data)
	if err == nil && roots == nil {
		err = yamldoc.NoMapping(name)
	}
	for _, root := range roots {
		out = append(out, Document{name, root, valuesOf(root)})
	}
	return out, err
}
