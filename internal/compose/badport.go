package compose

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// badPort returns an error for the first port that is not one after variable
// substitution, with its place; Compose's own error names no service.
func badPort(r *reader, docs []Document) error {
	env, err := environment(r)
	if err != nil {
		return err
	}
	for _, doc := range docs {
		services := members(Child(doc.Root, "services"))
		for _, service := range slices.Sorted(maps.Keys(services)) {
			ports := Child(services[service], "ports")
			if ports == nil || ports.Kind != yaml.SequenceNode {
				continue
			}
			for _, p := range ports.Content {
				if p = Resolve(p); p.Kind != yaml.ScalarNode {
					continue
				}
				text, err := Substitute(p.Value, func(key string) (string, bool) { v, ok := env[key]; return v, ok })
				if err == nil {
					_, err = types.ParsePortConfig(text)
				}
				if err != nil {
					return fmt.Errorf("%s:%d: services.%s.ports: %s", doc.File, p.Line, service, noPort(p.Value, env))
				}
			}
		}
	}
	return nil
}

func noPort(value string, env types.Mapping) string {
	var names []string
	for name := range template.ExtractVariables(map[string]any{"": value}, template.DefaultPattern) {
		if _, set := env[name]; !set {
			name += " (no value)"
		}
		names = append(names, name)
	}
	if names == nil {
		return "not a port\nwrite it as \"8888:8888\""
	}
	slices.Sort(names)
	return "not a port after substituting " + strings.Join(names, ", ") + "\nset the variable in .env, or correct the port"
}
