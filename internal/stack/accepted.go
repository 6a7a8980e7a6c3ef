package stack

import (
	"slices"

	"example.com/magi-harden/internal/compose"
	"gopkg.in/yaml.v3"
)

// accepted reports whether the deployment runs with the entrypoint that cannot be read
// already: an earlier release kept it. An upgrade then warns of it and asks nothing; an
// entrypoint that is new is asked for.
func (s *Stack) accepted(ours []string, service string, own *yaml.Node) bool {
	if !slices.Contains(ours, s.Ours) {
		return false
	}
	data, err := s.Tree.Read(s.Ours)
	if err != nil {
		return false
	}
	docs, err := compose.Documents(s.Ours, data)
	if err != nil {
		return false
	}
	there := compose.Child(docs[0].Root, "services", service)
	if there == nil || compose.Child(there, "command") == nil {
		return false
	}
	return sameText(compose.Child(there, "entrypoint"), compose.Child(own, "entrypoint"))
}

// sameText reports whether two entrypoints are written alike; both may be missing,
// where it is that of the image.
func sameText(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	first, err := yamlOf("x", a)
	second, other := yamlOf("x", b)
	return err == nil && other == nil && first == second
}
