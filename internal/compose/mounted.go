package compose

import (
	"path/filepath"
	"slices"
	"strings"
)

// HostPath gives the path of the host that a mount has in it: the source of a
// bind mount, or what the local driver binds as a named volume. It is false for a
// volume that the engine keeps.
func (p *Project) HostPath(v Volume) (string, bool) {
	source := v.Source
	if v.Type == VolumeNamed {
		source = p.Model.Volumes[v.Source].DriverOpts["device"]
		if v.Volume != nil && source != "" {
			source = filepath.Join(source, v.Volume.Subpath)
		}
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
