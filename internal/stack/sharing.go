package stack

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/tree"
)

// sharing says which services mount which volumes and paths of the host.
type sharing struct {
	s       *Stack
	volumes map[string][]string // by what the engine may call it
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
	real := map[string][]string{}
	for _, name := range s.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		for _, v := range s.Model.Services[name].Volumes {
			if v.Type == compose.VolumeNamed {
				for _, volume := range s.volumeNames(v.Source) {
					add(out.volumes, volume, name)
				}
			}
			for _, host := range s.HostPaths(v) {
				if real[host] == nil {
					real[host] = tree.Leads(host)
				}
				for _, file := range real[host] {
					add(out.at, file, name)
					for dir := path.Dir(file); ; dir = path.Dir(dir) {
						add(out.below, dir, name)
						if dir == path.Dir(dir) {
							break
						}
					}
				}
			}
		}
	}
	return out
}

// volumeNames lists what the engine may call a volume: its name, and for one whose name
// Compose makes of the project's that with any project, which -p and the shell can give.
func (s *Stack) volumeNames(key string) []string {
	made := func(key string) bool {
		v, ok := s.Model.Volumes[key]
		return ok && !bool(v.External) && v.Name == s.Name+"_"+key
	}
	if made(key) {
		return []string{"*_" + key}
	}
	name := s.Model.Volumes[key].Name
	out := []string{name}
	if name == "" {
		out = []string{key}
	}
	for rest := name; ; {
		_, after, more := strings.Cut(rest, "_")
		if !more {
			return out
		}
		if rest = after; made(rest) {
			out = append(out, "*_"+rest)
		}
	}
}

// with lists the services that mount the same as v, or a folder around it or in it.
func (h sharing) with(v compose.Volume) (out []string) {
	if v.Type == compose.VolumeNamed {
		for _, volume := range h.s.volumeNames(v.Source) {
			out = append(out, h.volumes[volume]...)
		}
	}
	for _, host := range h.s.HostPaths(v) {
		out = append(out, h.path(host)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// path lists the services that mount a path of the host, or a folder around it or in it.
func (h sharing) path(host string) (out []string) {
	for _, file := range tree.Leads(host) {
		out = append(out, h.below[file]...)
		for dir := file; ; dir = path.Dir(dir) {
			out = append(out, h.at[dir]...)
			if dir == path.Dir(dir) {
				break
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// SharedWith lists the services beside Jupyter that mount a folder of the stack's, or
// one around it or in it.
func (s *Stack) SharedWith(folder string) []string {
	return s.sharedPaths(s.Jupyter.Service).path(filepath.Join(s.Tree.Dir, folder))
}
