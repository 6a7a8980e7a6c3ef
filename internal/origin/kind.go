package origin

import (
	"slices"
	"strings"
)

// kind is how Compose merges what stands at a path.
type kind int

const (
	plain  kind = iota // mappings by key, lists by adding what is new
	whole              // the upper value replaces the lower one
	keyed              // a mapping, or a list of NAME=value
	named              // a mapping, or a list of its keys
	unique             // a list whose entries go by what is before =
	hosts              // a list of host=ip, or a mapping
	ports              // lists whose entries go by some of their members
	targets
	mounts
	paths
	subnets
	requests
)

func (k kind) list() bool { return k >= unique }

// imported reports whether an include adds elements to a section.
func imported(section string) bool {
	return slices.Contains([]string{"services", "jobs", "volumes", "networks", "secrets", "configs", "models"}, section)
}

func kindOf(path []string) kind {
	switch {
	case len(path) < 3:
		return plain
	case path[0] == "services" || path[0] == "jobs":
		return ofContainer(path[2:])
	case path[0] == "networks" && slices.Equal(path[2:], []string{"ipam", "config"}):
		return subnets
	case len(path) == 3 && path[2] == "labels" && imported(path[0]):
		return keyed
	}
	return plain
}

// ofContainer is the kind of a path below a service or job.
func ofContainer(path []string) kind {
	switch first, last := path[0], path[len(path)-1]; {
	case first == "pre_start" && len(path) > 2:
		return ofContainer(path[2:])
	case first == "volumes" && len(path) == 4 && last == "labels":
		return keyed
	case first == "networks" && len(path) == 3 && (last == "aliases" || last == "link_local_ips"):
		return unique
	}
	switch strings.Join(path, ".") {
	case "command", "entrypoint", "healthcheck.test":
		return whole
	case "environment", "labels", "annotations", "sysctls", "deploy.labels",
		"build.args", "build.labels", "build.additional_contexts", "build.ssh":
		return keyed
	case "depends_on", "networks", "models":
		return named
	case "cap_add", "cap_drop", "dns", "dns_opt", "dns_search", "links", "profiles", "tmpfs", "build.tags", "build.platforms":
		return unique
	case "extra_hosts", "build.extra_hosts":
		return hosts
	case "ports":
		return ports
	case "volumes", "devices":
		return targets
	case "secrets", "configs", "build.secrets":
		return mounts
	case "env_file", "label_file":
		return paths
	case "gpus":
		return requests
	}
	return plain
}
