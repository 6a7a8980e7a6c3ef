package compose

import (
	"strings"

	"example.com/magi-harden/internal/tree"
	"example.com/magi-harden/internal/yamldoc"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// uninterpolated returns the services with all files, extends and includes merged,
// before variable substitution.
func uninterpolated(r *reader, name string, files []string) (map[string]*yaml.Node, error) {
	details, err := details(r, files)
	if err != nil {
		return nil, err
	}
	details.Environment = types.Mapping{} // variables without a value stay so
	c, err := r.copy()
	if err != nil {
		return nil, err
	}
	defer c.remove()
	model, err := caught(func() (map[string]any, error) {
		return c.model(details, func(o *loader.Options) {
			o.SetProjectName(name, true)
			o.MaxNodeVisits = yamldoc.MaxNodes
			o.SkipInterpolation, o.SkipValidation, o.SkipConsistencyCheck = true, true, true
			o.SkipNormalization, o.SkipResolveEnvironment, o.ResolvePaths = true, true, false
			o.Profiles = []string{"*"}
		})
	})
	if err != nil {
		return nil, r.hide(explain(r, files, err))
	}
	services, _ := model["services"].(map[string]any)
	out := map[string]*yaml.Node{}
	for service, v := range services {
		n := new(yaml.Node)
		if err := n.Encode(v); err != nil {
			return nil, err
		}
		relative(r.Tree, n)
		out[service] = n
	}
	return out, nil
}

// relative writes the paths below the folder, which an include makes absolute, as
// a compose file has them.
func relative(t tree.Tree, n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && (n.Value == t.Dir || strings.HasPrefix(n.Value, t.Dir+"/")) {
		if rel, ok := t.Inside(n.Value); ok {
			n.Value = DotSlash(rel)
		}
	}
	for _, c := range n.Content {
		relative(t, c)
	}
}
