package compose

import (
	"path/filepath"
	"slices"
	"strings"
)

// HostPath returns the host path of a mount: the source of a bind mount, or the
// device that the local driver binds as a named volume. It is false for a
// volume that the engine keeps. A relative device counts from the stack's folder,
// though only some versions of Compose see to that.
func (p *Project) HostPath(v Volume) (string, bool) {
	if v.Type != VolumeNamed {
		return v.Source, filepath.IsAbs(v.Source)
	}
	opts := p.Model.Volumes[v.Source].DriverOpts
	source := opts["device"]
	if source == "" {
		return "", false
	}
	binds := slices.ContainsFunc(strings.Split(opts["o"], ","), func(o string) bool { return o == "bind" || o == "rbind" })
	if binds && !filepath.IsAbs(source) {
		source = filepath.Join(p.Tree.Dir, source)
	}
	if v.Volume != nil {
		source = filepath.Join(source, v.Volume.Subpath)
	}
	return source, filepath.IsAbs(source)
}

// Loads reports whether a compose file of the stack or that of the hardening is
// a path below the folder, or lies below it; "." is the whole folder.
func (p *Project) Loads(name string) bool {
	return slices.ContainsFunc(append(slices.Clone(p.Files), p.Ours), func(file string) bool {
		return name == "." || file == name || strings.HasPrefix(file, name+"/")
	})
}
