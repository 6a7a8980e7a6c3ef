package origin

import (
	"fmt"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/types"
	"gopkg.in/yaml.v3"

	composepaths "github.com/compose-spec/compose-go/v2/paths"
)

// Port returns the identity of an entry of ports in a path: host:published:target/proto.
func Port(p types.ServicePortConfig) string {
	return portID(p.HostIP, p.Published, strconv.FormatUint(uint64(p.Target), 10), p.Protocol)
}

func portID(host, published, target, protocol string) string {
	if host == "" {
		host = "0.0.0.0"
	}
	if protocol == "" {
		protocol = "tcp"
	}
	return host + ":" + published + ":" + target + "/" + protocol
}

// ids returns the identities of an entry.
func (v *view) ids(k kind, at []string) []string {
	get := func(key string) string {
		if p, ok := member(v.node, key, v.src.gone); ok {
			return v.child(p.value).text()
		}
		return ""
	}
	text, scalar := v.text(), v.node.Kind == yaml.ScalarNode
	switch k {
	case ports:
		if !scalar {
			return []string{portID(get("host_ip"), get("published"), get("target"), get("protocol"))}
		}
		parsed, _ := types.ParsePortConfig(text)
		out := []string{text}
		for i, p := range parsed {
			out = append(out[:i], Port(p))
		}
		return out
	case targets:
		return []string{path.Clean(v.target(text, get, at[len(at)-1]))}
	case mounts:
		source, target := text, get("target")
		if !scalar {
			source = get("source")
		}
		if target == "" {
			target = map[string]string{"secrets": "/run/secrets"}[at[len(at)-1]] + "/" + source
		}
		return []string{target, source}
	case paths:
		if !scalar {
			text = get("path")
		}
		return []string{absolute(v.src.dir, text), text}
	case subnets:
		return []string{get("subnet")}
	case hosts:
		name, _, _ := strings.Cut(strings.Replace(text, "=", ":", 1), ":")
		return []string{text, name}
	}
	if scalar {
		return []string{text}
	}
	var value any
	_ = v.node.Decode(&value) // what does not decode is no entry of a model that loads
	return []string{fmt.Sprint(value)}
}

// target is the path in the container of a volume or device.
func (v *view) target(text string, get func(string) string, key string) string {
	if v.node.Kind != yaml.ScalarNode {
		return get("target")
	}
	if key == "devices" {
		source, rest, found := strings.Cut(text, ":")
		if target, _, _ := strings.Cut(rest, ":"); found {
			return target
		}
		return source
	}
	volume, _ := format.ParseVolume(text)
	return volume.Target
}

func absolute(dir, file string) string {
	if file = composepaths.ExpandUser(file); filepath.IsAbs(file) {
		return filepath.Clean(file)
	}
	return filepath.Join(dir, file)
}
