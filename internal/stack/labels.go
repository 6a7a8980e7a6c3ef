package stack

import (
	"regexp"

	"gopkg.in/yaml.v3"
)

// Labels that make another proxy, a scheduler or an updater act on the
// container, past what the hardening checks.
var routing = regexp.MustCompile(`(?i)^(traefik|caddy|haproxy|nginx[-_.]|com\.github\.jrcs|com\.github\.nginx-proxy|swag|tsdproxy|docktail|cloudflare|pangolin|sablier|ofelia|chadburn|io\.portainer\.accesscontrol|virtual[._]host|zoraxy|godoxy|proxy\.)`)

// labels gives those that stay, and tells those that do not.
func (j *Jupyter) labels(n *yaml.Node) *yaml.Node {
	if n == nil {
		return nil
	}
	out := &yaml.Node{Kind: yaml.MappingNode}
	told := map[string]bool{}
	for _, l := range pairs(n) {
		if family := routing.FindString(l.Name); family != "" {
			if !told[family] {
				j.drop("labels %s…: another proxy or scheduler would reach Jupyter past nginx", family)
			}
			told[family] = true
			continue
		}
		out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: l.Name}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: l.Value, Style: yaml.DoubleQuotedStyle})
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}
