package stack

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// Sight is a mount, config or secret of a neighbour in which it finds what is
// meant for Jupyter or for the proxy alone. It stays: the neighbours are not
// what is hardened, so it is told.
type Sight struct {
	Service, What  string // backup, "mount of ."
	Token, Key, CA bool   // what it can read: .env, the proxy's key, the key of the local CA
	Change         bool   // it can write what the deployment is made of
	Engine         bool   // it can have the engine do anything
}

// copiedIn is what a build puts into the image of a neighbour.
const copiedIn = "what is copied into the image"

// Cure says how the neighbour can do without.
func (see Sight) Cure() string {
	if see.What == copiedIn {
		return "name .env, .magi-harden and config/tls in its .dockerignore, and build it anew"
	}
	return "mount only what it needs, if it need not see that"
}

// sights lists what each neighbour sees; the order is that of names and files.
func (s *Stack) sights(jupyter string) (out []Sight) {
	dirs := []string{s.Tree.Dir}
	if real, err := filepath.EvalSymlinks(s.Tree.Dir); err == nil && real != s.Tree.Dir {
		dirs = append(dirs, real)
	}
	for _, name := range s.Before.ServiceNames() {
		svc := s.Before.Services[name]
		if name == jupyter {
			continue
		}
		add := func(what, source string, readOnly bool) {
			if see := s.see(dirs, source, readOnly); see != (Sight{}) {
				see.Service, see.What = name, what
				if !slices.Contains(out, see) {
					out = append(out, see)
				}
			}
		}
		for _, v := range s.allVolumes(svc, nil) {
			what := "mount of " + s.beside(v.Source)
			if v.Type == types.VolumeTypeVolume {
				what, v.Source = "volume "+v.Source, s.Before.Volumes[v.Source].DriverOpts["device"]
			}
			if filepath.IsAbs(v.Source) {
				add(what, v.Source, v.ReadOnly)
			}
		}
		for _, ref := range svc.Secrets {
			add("secret "+ref.Source, s.Before.Secrets[ref.Source].File, true)
		}
		for _, ref := range svc.Configs {
			add("config "+ref.Source, s.Before.Configs[ref.Source].File, true)
		}
		if see := s.baked(svc); see != (Sight{}) {
			see.Service, see.What = name, copiedIn
			out = append(out, see)
		}
		if svc.UseAPISocket {
			out = append(out, Sight{Service: name, What: "use_api_socket", Engine: true})
		}
	}
	return out
}

// allVolumes are the mounts of a service, with those that volumes_from gives it.
func (s *Stack) allVolumes(svc Service, seen []string) []Volume {
	out := slices.Clone(svc.Volumes)
	for _, from := range svc.VolumesFrom {
		name, mode, _ := strings.Cut(from, ":")
		other, ok := s.Before.Services[name]
		if !ok || slices.Contains(seen, name) {
			continue
		}
		for _, v := range s.allVolumes(other, append(seen, name)) {
			v.ReadOnly = v.ReadOnly || mode == "ro"
			out = append(out, v)
		}
	}
	return out
}

// see says what of ours lies at or below a path of the host; dirs are the names of
// the stack's folder.
func (s *Stack) see(dirs []string, source string, readOnly bool) (out Sight) {
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
				return slices.ContainsFunc(paths, func(p string) bool { return p == file || strings.HasPrefix(file, strings.TrimSuffix(p, "/")+"/") })
			})
		})
	}
	containers := slices.ContainsFunc(paths, func(p string) bool {
		return strings.HasPrefix("/var/lib/docker/containers/", strings.TrimSuffix(p, "/")+"/")
	})
	out.Token = has(envFile, ".magi-harden/backups") || containers // the engine keeps each container's environment there
	out.Key = has("config/tls/key.pem")
	out.CA = has(".magi-harden/ca/key.pem")
	out.Change = !readOnly && (has(envFile, s.Ours, "Dockerfile.jupyter", "config/nginx/nginx.conf", "config/jupyter/jupyter_server_config.py") || has(s.Files...))
	out.Engine = slices.ContainsFunc(paths, func(p string) bool {
		return strings.HasPrefix(filepath.Base(p), "docker.sock") || p == "/run" || p == "/var/run" || p == "/var" || p == "/"
	})
	return out
}

// beside is a path as it can be told: relative to the stack's folder, where the
// same files serve another machine, or else the host's own.
func (s *Stack) beside(file string) string {
	rel, err := filepath.Rel(s.Tree.Dir, file)
	if err == nil && strings.Trim(rel, "./") == "" && rel != "." {
		return "a folder above the stack's"
	}
	return s.shown(file)
}

// Tells says what it comes to, without the service; key and ca say whether there
// are such keys.
func (see Sight) Tells(key, ca bool) string {
	var reads []string
	for _, part := range []struct {
		is   bool
		what string
	}{{see.Token, "the token of Jupyter in .env"}, {see.Key && key, "the proxy's key"}, {see.CA && ca, "the key of the local CA"}} {
		if part.is {
			reads = append(reads, part.what)
		}
	}
	var out []string
	if see.Engine {
		out = append(out, "has the engine do anything, such as show the token of Jupyter")
	}
	if reads != nil {
		out = append(out, "can read "+strings.Join(reads, ", "))
	}
	if see.Change {
		out = append(out, "can change the files of the hardening")
	}
	return strings.Join(out, ", and ")
}
