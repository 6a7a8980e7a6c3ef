package stack

import (
	"regexp"

	"example.com/magi-harden/internal/compose"
	"gopkg.in/yaml.v3"
)

// Labels that make another proxy, a scheduler or an updater act on the
// container, past what the hardening checks.
var routing = regexp.MustCompile(`(?i)^(traefik|caddy|haproxy|nginx[-_.]|com\.github\.jrcs|com\.github\.nginx-proxy|swag|tsdproxy|docktail|cloudflare|pangolin|sablier|ofelia|chadburn|io\.portainer\.accesscontrol|virtual[._]host|zoraxy|godoxy|proxy\.)`)

// labels keeps the harmless ones, and reports the others once per family.
func (j *Jupyter) labels(n *yaml.Node) {
	seen := map[string]bool{}
	for _, l := range compose.Pairs(n) {
		family := routing.FindString(l.Name)
		if family == "" {
			j.Labels = append(j.Labels, EnvVar{Name: l.Name, Value: l.Value})
			continue
		}
		if !seen[family] {
			j.drop("labels "+family+"…", "make another proxy or scheduler act on Jupyter")
		}
		seen[family] = true
	}
}
