package neighbour

import (
	"strings"

	"example.com/magi-harden/internal/compose"
)

// mounts finds the mounts of services, those by volumes_from included, once for each:
// a service may be reached over many paths.
type mounts struct {
	p     *compose.Project
	known map[string][]compose.Volume
}

// of returns the mounts of a service, each source once, or twice where it is read-only
// by one way and writable by another.
func (m mounts) of(service string) (out []compose.Volume) {
	if known, seen := m.known[service]; seen {
		return known
	}
	m.known[service] = nil // Compose refuses cycles; none is followed here either way
	type source struct {
		kind, path, subpath string
		readOnly            bool
	}
	has := map[source]bool{}
	add := func(v compose.Volume) {
		at := source{v.Type, v.Source, "", v.ReadOnly}
		if v.Volume != nil {
			at.subpath = v.Volume.Subpath
		}
		if !has[at] {
			has[at], out = true, append(out, v)
		}
	}
	for _, v := range m.p.Model.Services[service].Volumes {
		add(v)
	}
	for _, from := range m.p.Model.Services[service].VolumesFrom {
		name, mode, _ := strings.Cut(from, ":")
		for _, v := range m.of(name) {
			v.ReadOnly = v.ReadOnly || mode == "ro"
			add(v)
		}
	}
	m.known[service] = out
	return out
}
