package stack

import (
	"context"
	"strings"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"
)

// written gives the services with all files, extends and includes merged, and
// their variables not put in yet.
func written(t Tree, name string, files []string) (map[string]*yaml.Node, error) {
	details, err := details(t, files)
	if err != nil {
		return nil, err
	}
	details.Environment = types.Mapping{} // variables without a value stay so
	model, err := loader.LoadModelWithContext(context.Background(), details, func(o *loader.Options) {
		o.SetProjectName(name, true)
		o.SkipInterpolation, o.SkipValidation, o.SkipConsistencyCheck = true, true, true
		o.SkipNormalization, o.SkipResolveEnvironment, o.ResolvePaths = true, true, false
		o.Profiles = []string{"*"}
	})
	if err != nil {
		return nil, explain(t, files, err)
	}
	services, _ := model["services"].(map[string]any)
	out := map[string]*yaml.Node{}
	for service, v := range services {
		n := new(yaml.Node)
		if err := n.Encode(v); err != nil {
			return nil, err
		}
		t.relative(n)
		out[service] = n
	}
	return out, nil
}

// relative writes the paths below the folder, which an include makes absolute, as
// a compose file has them.
func (t Tree) relative(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && (n.Value == t.Dir || strings.HasPrefix(n.Value, t.Dir+"/")) {
		if rel, ok := t.inside(n.Value); ok {
			n.Value = here(rel)
		}
	}
	for _, c := range n.Content {
		t.relative(c)
	}
}
