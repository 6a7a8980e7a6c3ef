package stack

import (
	"slices"
	"strconv"

	"example.com/magi-harden/internal/compose"
	"gopkg.in/yaml.v3"
)

// ports gives the container's port, the one that it is published on now, and
// how that is written.
// flag is the port that the start command names, 0 when it names none.
func ports(svc compose.Service, raw *yaml.Node, flag int) (target, now int, text string) {
	target, now, text = 8888, 8888, "8888"
	if flag != 0 {
		target = flag
	}
	at := slices.IndexFunc(svc.Ports, func(p compose.Port) bool { return int(p.Target) == target })
	if at < 0 && len(svc.Ports) == 1 && flag == 0 {
		at, target = 0, int(svc.Ports[0].Target)
	}
	if at < 0 {
		return target, now, text
	}
	if n := compose.Published(svc.Ports[at]); len(n) > 0 {
		now, text = n[0], strconv.Itoa(n[0])
	}
	if raw != nil && len(raw.Content) == len(svc.Ports) {
		if p := publishedText(compose.Resolve(raw.Content[at])); p != "" {
			text = p
		}
	}
	return target, now, text
}

// publishedText gives the host port of a port entry as it is written.
func publishedText(n *yaml.Node) string {
	if n.Kind == yaml.MappingNode {
		if p := compose.Child(n, "published"); p != nil {
			return p.Value
		}
		return ""
	}
	parts := splitColons(n.Value)
	if len(parts) < 2 {
		return ""
	}
	return parts[len(parts)-2]
}

// splitColons cuts at colons that are not inside ${…}.
func splitColons(text string) []string {
	depth, start := 0, 0
	var out []string
	for i, r := range text {
		switch {
		case r == '{':
			depth++
		case r == '}':
			depth--
		case r == ':' && depth == 0:
			out = append(out, text[start:i])
			start = i + 1
		}
	}
	return append(out, text[start:])
}
