package stack

import (
	"path"
	"slices"

	"example.com/magi-harden/internal/compose"
)

// sharing says which services mount which volumes and paths of the host.
type sharing struct {
	s       *Stack
	volumes map[string][]string
	at      map[string][]string // by path: the services that mount it
	below   map[string][]string // by path: the services that mount something in it
}

// sharedPaths reads what the services beside Jupyter mount.
func (s *Stack) sharedPaths(jupyter string) sharing {
	out := sharing{s, map[string][]string{}, map[string][]string{}, map[string][]string{}}
	add := func(to map[string][]string, key, service string) {
		if list := to[key]; len(list) == 0 || list[len(list)-1] != service {
			to[key] = append(list, service)
		}
	}
	for _, name := range s.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		for _, v := range s.Model.Services[name].Volumes {
			if v.Type == compose.VolumeNamed {
				add(out.volumes, v.Source, name)
			}
			host, ok := s.HostPath(v)
			if !ok {
				continue
			}
			add(out.at, path.Clean(host), name)
			for dir := path.Dir(path.Clean(host)); ; dir = path.Dir(dir) {
				add(out.below, dir, name)
				if dir == path.Dir(dir) {
					break
				}
			}
		}
	}
	return out
}

// with lists the services that mount the same as v, or a folder around it or in it.
func (h sharing) with(v compose.Volume) []string {
	out := slices.Clone(h.volumes[v.Source])
	if v.Type != compose.VolumeNamed {
		out = nil
	}
	if host, ok := h.s.HostPath(v); ok {
		out = append(out, h.below[path.Clean(host)]...)
		for dir := path.Clean(host); ; dir = path.Dir(dir) {
			out = append(out, h.at[dir]...)
			if dir == path.Dir(dir) {
				break
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
