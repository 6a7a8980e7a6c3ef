package stack

import (
	"slices"
	"strings"
)

// NetworkNames lists the keys and the names of the networks that the stack has or
// names, sorted. The name of one is what other projects find it by.
func (s *Stack) NetworkNames() (out []string) {
	for key, network := range s.Model.Networks {
		out = append(out, key, network.Name)
	}
	for _, svc := range s.Model.Services {
		out = append(out, networkOf(svc.NetworkMode))
		if svc.Build != nil {
			out = append(out, networkOf(svc.Build.Network))
		}
	}
	slices.Sort(out)
	return slices.DeleteFunc(slices.Compact(out), func(name string) bool { return name == "" })
}

// networkModes are the modes that name no network of a project.
var networkModes = [...]string{"none", "host", "bridge", "default"}

// networkOf returns the network that a mode names, by its name or its id; "" for none.
// The engine takes every value that it does not know for one.
func networkOf(mode string) string {
	kind, _, _ := strings.Cut(mode, ":")
	if slices.Contains(networkModes[:], mode) || kind == "service" || kind == "container" {
		return ""
	}
	return mode
}
