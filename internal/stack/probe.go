package stack

import (
	"fmt"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/compose"
	"gopkg.in/yaml.v3"
)

var anyURL = regexp.MustCompile(`https?://[^\s'"\\)]+`)

// probe keeps a health check that asks the server, by an address that it
// answers to, for a page that is public. Any other would never be healthy, and
// one with a token would show it in docker inspect.
func (s *Stack) probe(j *Jupyter, svc compose.Service, node *yaml.Node) error {
	h := svc.HealthCheck
	if h == nil || !j.OwnImage || h.Disable || len(h.Test) == 0 {
		return nil
	}
	text := strings.Join(h.Test, " ")
	urls := anyURL.FindAllString(text, -1)
	base := strings.Trim(j.BaseURL, "/")
	if base != "" {
		base += "/"
	}
	written := compose.Child(node, "healthcheck")
	takes := pruner{takes: s.tokenIn()}.any(written, "healthcheck")
	holds := len(urls) == 1 && !strings.Contains(text, "token") && !takes
	if holds {
		holds = false
		for _, host := range []string{"localhost", "127.0.0.1"} {
			for _, page := range []string{"", "api", "login", "lab", "tree"} {
				holds = holds || strings.TrimSuffix(urls[0], "/") == strings.TrimSuffix(fmt.Sprintf("http://%s:%d/%s%s", host, j.Port, base, page), "/")
			}
		}
	}
	if !holds {
		j.drop("healthcheck", "fails on a server that requires a login; replaced")
		return nil
	}
	var err error
	j.Probe, err = yamlOf("healthcheck", written)
	return err
}
