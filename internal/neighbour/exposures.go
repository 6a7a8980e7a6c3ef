package neighbour

import (
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
)

// Exposures lists what each service beside Jupyter sees; the order is that of names
// and files.
func Exposures(p *compose.Project, r *dockerfile.Reader, jupyter string) (out []Exposure) {
	dirs := []string{p.Tree.Dir}
	if real, err := filepath.EvalSymlinks(p.Tree.Dir); err == nil && real != p.Tree.Dir {
		dirs = append(dirs, real)
	}
	for _, name := range p.Model.ServiceNames() {
		svc := p.Model.Services[name]
		if name == jupyter {
			continue
		}
		add := func(what, source string, readOnly bool) {
			if found := see(p, dirs, source, readOnly); found != (Exposure{}) {
				found.Service, found.What = name, what
				if !slices.Contains(out, found) {
					out = append(out, found)
				}
			}
		}
		for _, v := range allVolumes(p, svc, nil) {
			what := "mount of " + beside(p, v.Source)
			if v.Type == compose.VolumeNamed {
				what, v.Source = "volume "+v.Source, p.Model.Volumes[v.Source].DriverOpts["device"]
			}
			if filepath.IsAbs(v.Source) {
				add(what, v.Source, v.ReadOnly)
			}
		}
		for _, ref := range svc.Secrets {
			add("secret "+ref.Source, p.Model.Secrets[ref.Source].File, true)
		}
		for _, ref := range svc.Configs {
			add("config "+ref.Source, p.Model.Configs[ref.Source].File, true)
		}
		if found := baked(p, r, svc); found != (Exposure{}) {
			found.Service, found.What = name, copiedIn
			out = append(out, found)
		}
		if svc.UseAPISocket {
			out = append(out, Exposure{Service: name, What: "use_api_socket", Engine: true})
		}
	}
	return out
}

// allVolumes are the mounts of a service, with those that volumes_from gives it.
func allVolumes(p *compose.Project, svc compose.Service, seen []string) []compose.Volume {
	out := slices.Clone(svc.Volumes)
	for _, from := range svc.VolumesFrom {
		name, mode, _ := strings.Cut(from, ":")
		other, ok := p.Model.Services[name]
		if !ok || slices.Contains(seen, name) {
			continue
		}
		for _, v := range allVolumes(p, other, append(seen, name)) {
			v.ReadOnly = v.ReadOnly || mode == "ro"
			out = append(out, v)
		}
	}
	return out
}

// see says what of ours lies at or below a path of the host; dirs are the names of
// the stack's folder.
func see(p *compose.Project, dirs []string, source string, readOnly bool) (out Exposure) {
	if source == "" {
		return out
	}
	paths := []string{filepath.Clean(source)}
	if real, err := filepath.EvalSymlinks(source); err == nil && real != paths[0] {
		paths = append(paths, real)
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return slices.ContainsFunc(dirs, func(dir string) bool {
				file := filepath.Join(dir, name)
				return slices.ContainsFunc(paths, func(path string) bool {
					return path == file || strings.HasPrefix(file, strings.TrimSuffix(path, "/")+"/")
				})
			})
		})
	}
	containers := slices.ContainsFunc(paths, func(path string) bool {
		return strings.HasPrefix("/var/lib/docker/containers/", strings.TrimSuffix(path, "/")+"/")
	})
	out.Token = has(compose.EnvFile, ".magi-harden/backups") || containers // the engine keeps each container's environment there
	out.Key = has("config/tls/key.pem")
	out.CA = has(".magi-harden/ca/key.pem")
	out.Change = !readOnly && (has(compose.EnvFile, p.Ours, "Dockerfile.jupyter", "config/nginx/nginx.conf", "config/jupyter/jupyter_server_config.py") || has(p.Files...))
	out.Engine = slices.ContainsFunc(paths, func(path string) bool {
		return strings.HasPrefix(filepath.Base(path), "docker.sock") || path == "/run" || path == "/var/run" || path == "/var" || path == "/"
	})
	return out
}

// beside is a path as it can be told: relative to the stack's folder, where the
// same files serve another machine, or else the host's own.
func beside(p *compose.Project, file string) string {
	rel, err := filepath.Rel(p.Tree.Dir, file)
	if err == nil && strings.Trim(rel, "./") == "" && rel != "." {
		return "a folder above the stack's"
	}
	return p.Display(file)
}
