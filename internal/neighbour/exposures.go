package neighbour

import (
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
)

// Exposures lists what each service beside Jupyter sees; the order is that of names
// and files.
func Exposures(p *compose.Project, r *dockerfile.Reader, jupyter string) (out []Exposure) {
	mounts := mounts{p, map[string][]compose.Volume{}}
	builds := newBaker(p, r, p.Layout.Holders)
	for _, name := range p.Model.ServiceNames() {
		svc := p.Model.Services[name]
		if name == jupyter {
			continue
		}
		add := func(way trait.Kind, as, source string, readOnly bool) {
			if found := see(p, source, readOnly); found != (Exposure{}) {
				found.Service, found.Way, found.Name = name, way, as
				if !slices.Contains(out, found) {
					out = append(out, found)
				}
			}
		}
		for _, v := range mounts.of(name) {
			way, as := trait.ExposedMount, beside(p, v.Source)
			if v.Type == compose.VolumeNamed {
				way, as = trait.ExposedVolume, v.Source
			}
			for _, source := range p.HostPaths(v) {
				add(way, as, source, v.ReadOnly)
			}
			if disk := (Exposure{Service: name, Way: way, Name: as, Host: true}); p.HoldsDisk(v) && !slices.Contains(out, disk) {
				out = append(out, disk)
			}
		}
		for _, ref := range svc.Secrets {
			add(trait.ExposedSecret, ref.Source, p.Model.Secrets[ref.Source].File, true)
		}
		for _, ref := range svc.Configs {
			add(trait.ExposedConfig, ref.Source, p.Model.Configs[ref.Source].File, true)
		}
		if found := builds.baked(svc); found != (Exposure{}) {
			found.Service, found.Way = name, trait.ExposedImage
			out = append(out, found)
		}
		for _, power := range powers(svc) {
			out = append(out, Exposure{Service: name, Way: trait.ExposedPower, Name: power, Host: true})
		}
		if svc.UseAPISocket {
			out = append(out, Exposure{Service: name, Way: trait.ExposedSocket, Engine: true})
		}
	}
	return out
}

// see returns what a mount of a host path exposes: managed files at or below the path,
// the engine or the host.
func see(p *compose.Project, source string, readOnly bool) (out Exposure) {
	if source == "" {
		return out
	}
	paths := []string{filepath.Clean(source)}
	if real, err := filepath.EvalSymlinks(source); err == nil && real != paths[0] {
		paths = append(paths, real)
	}
	for _, name := range p.Tree.Names(source) {
		out.Token = out.Token || p.Layout.Reads(name, layout.Token)
		out.Key = out.Key || p.Layout.Reads(name, layout.ProxyKey)
		out.CA = out.CA || p.Layout.Reads(name, layout.CAKey)
		out.Change = out.Change || !readOnly && (p.Layout.Steers(name) || p.Loads(name))
	}
	out.Token = out.Token || slices.ContainsFunc(paths, func(path string) bool {
		return strings.HasPrefix("/var/lib/docker/containers/", strings.TrimSuffix(path, "/")+"/") // the engine keeps each container's environment there
	})
	if grant.DataOfEtc(paths[0]) {
		paths = paths[:1]
	}
	out.Engine = slices.ContainsFunc(paths, grant.ControlsEngine)
	out.Host = !out.Engine && slices.ContainsFunc(paths, func(path string) bool { return grant.ControlsHost(path, readOnly) })
	return out
}

// beside returns a path for a message: relative to the stack's folder where it is
// inside, trait.AboveStack for a folder above, else absolute.
func beside(p *compose.Project, file string) string {
	rel, err := filepath.Rel(p.Tree.Dir, file)
	if err == nil && strings.Trim(rel, "./") == "" && rel != "." {
		return trait.AboveStack
	}
	return p.Display(file)
}
