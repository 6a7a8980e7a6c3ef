package stack

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/printable"
	"gopkg.in/yaml.v3"
)

// holdsToken is why a value of Jupyter that takes the token is dropped.
const holdsToken = "would store the token in the image, or show it in docker inspect"

// withoutToken returns a key of Jupyter without the entries that take the token, which
// are dropped; nil where nothing stays.
func (s *Stack) withoutToken(j *Jupyter, key string, n *yaml.Node) *yaml.Node {
	p := pruner{takes: s.tokenIn(), drop: func(what string) { j.drop(what, holdsToken) }}
	if n == nil || !p.any(n, key) {
		return n
	}
	return p.prune(n, key)
}

func (s *Stack) tokenIn() func(string) bool {
	if s.takesToken == nil {
		s.takesToken = neighbour.TokenIn(s.Project)
	}
	return s.takesToken
}

// pruner takes values out of a key of the compose file.
type pruner struct {
	takes func(value string) bool
	drop  func(what string)
}

// any reports whether something below n, the value of the key, is to be taken out.
func (p pruner) any(n *yaml.Node, key string) bool {
	n = compose.Resolve(n)
	if n.Kind == yaml.ScalarNode {
		return p.takes(n.Value)
	}
	if opensToken(key, n) {
		return true
	}
	for i, c := range n.Content {
		below := ""
		if n.Kind == yaml.MappingNode {
			if i%2 == 0 {
				continue
			}
			below = n.Content[i-1].Value
		}
		if p.any(c, below) {
			return true
		}
	}
	return false
}

// opensToken reports whether build arguments list the token without a value.
func opensToken(key string, n *yaml.Node) bool {
	return key == "args" && slices.ContainsFunc(compose.Pairs(n), func(e compose.Entry) bool { return e.Open && e.Name == neighbour.TokenVar })
}

// prune returns a copy of n, the value at a path of keys, without what takes the
// token; nil where nothing stays.
func (p pruner) prune(n *yaml.Node, path string) *yaml.Node {
	n = compose.Resolve(n)
	out := &yaml.Node{Kind: n.Kind, Tag: n.Tag, Value: n.Value, Style: n.Style}
	key := path[strings.LastIndex(path, " ")+1:]
	var opened []string // names without a value, which are the names of variables of .env
	if opensToken(key, n) {
		opened = []string{neighbour.TokenVar}
	}
	switch n.Kind {
	case yaml.ScalarNode:
		if p.takes(n.Value) {
			p.drop(path)
			return nil
		}
		return n
	case yaml.MappingNode:
		for _, name := range compose.Keys(n) {
			at, value := path+" "+compose.Redact(name), compose.Child(n, name)
			if slices.Contains(opened, name) {
				p.drop(at)
			} else if kept := p.prune(value, at); kept != nil {
				out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: name}, kept)
			}
		}
	default:
		for _, c := range n.Content {
			text := compose.Resolve(c).Value
			name, _, _ := strings.Cut(text, "=")
			if slices.Contains(opened, name) || p.takes(text) {
				p.drop(path + " " + compose.Redact(name))
			} else if kept := p.prune(c, path); kept != nil {
				out.Content = append(out.Content, kept)
			}
		}
	}
	if len(out.Content) == 0 {
		return nil
	}
	return out
}

// needed are the keys of a build that cannot be left out.
var needed = [...]string{"context", "dockerfile", "dockerfile_inline", "target", "additional_contexts"}

// imageKey returns image or build as they are kept: without the token, and without
// what gives a build the host. It fails where what is built depends on the token.
func (s *Stack) imageKey(j *Jupyter, service, key string, n *yaml.Node) (*yaml.Node, error) {
	if n == nil {
		return nil, nil
	}
	p := pruner{takes: s.tokenIn()}
	essential := func(name string, n *yaml.Node, path ...string) error {
		if n != nil && p.any(n, name) {
			return fmt.Errorf("%s: %s of service %s takes JUPYTER_TOKEN of .env, and the token would be in the image\nwrite it without the variable", s.Place(append([]string{"services", service}, path...)...), printable.Text(name), service)
		}
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return n, essential(key, n, key)
	}
	for _, name := range needed {
		if err := essential("build."+name, compose.Child(n, name), key, name); err != nil {
			return nil, err
		}
	}
	return s.withoutToken(j, key, s.confinedBuild(j, n)), nil
}

// buildKeys say what is built, from which files, and how it is named and stored. They
// give a build nothing of the host.
var buildKeys = [...]string{"context", "dockerfile", "dockerfile_inline", "target", "additional_contexts", "args", "labels", "tags", "platforms", "cache_from",
	"cache_to", "no_cache", "no_cache_filter", "pull", "shm_size", "ulimits", "isolation", "secrets", "provenance", "sbom", "network", "extra_hosts"}

// confinedBuild returns a build without the keys that give it the host, which are
// dropped.
func (s *Stack) confinedBuild(j *Jupyter, build *yaml.Node) *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode, Tag: build.Tag, Style: build.Style}
	changed := false
	for _, key := range compose.Keys(build) {
		n := compose.Child(build, key)
		what := "build " + compose.Redact(key)
		switch {
		case strings.HasPrefix(key, "x-"):
			continue
		case !slices.Contains(buildKeys[:], key):
		case key == "network" && n.Value != "default" && n.Value != "none":
			what += " " + compose.Redact(n.Value)
		case key == "extra_hosts" && namesHostGateway(n):
		case (key == "cache_from" || key == "cache_to") && !remoteCache(n):
		case key == "args", key == "labels", key == "secrets":
			kept := s.withoutSecrets(j, what, key, n)
			changed = changed || kept != n
			if kept != nil {
				out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, kept)
			}
			continue
		default:
			out.Content = append(out.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, n)
			continue
		}
		changed = true
		j.drop(what, "gives a build more than its files")
	}
	if !changed {
		return build
	}
	return out
}

// namesHostGateway reports whether a list of hosts has the host's own address.
func namesHostGateway(n *yaml.Node) bool {
	n = compose.Resolve(n)
	return strings.Contains(n.Value, "host-gateway") || slices.ContainsFunc(n.Content, namesHostGateway)
}

// cacheOfImages matches a cache that is an image: the others can be files of the host.
var cacheOfImages = regexp.MustCompile(`^([^=,]+|type=(registry|inline|gha)(,.*)?)$`)

// remoteCache reports whether each cache of a build is known to be no file of the host.
func remoteCache(n *yaml.Node) bool {
	n = compose.Resolve(n)
	if n.Kind == yaml.ScalarNode {
		return cacheOfImages.MatchString(n.Value)
	}
	return !slices.ContainsFunc(n.Content, func(c *yaml.Node) bool { return !remoteCache(c) })
}
