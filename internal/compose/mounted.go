package compose

import (
	"maps"
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
	if binds(opts) && !filepath.IsAbs(source) {
		source = filepath.Join(p.Tree.Dir, source)
	}
	if v.Volume != nil {
		source = filepath.Join(source, v.Volume.Subpath)
	}
	return source, filepath.IsAbs(source)
}

// binds reports whether the local driver binds the device of these options.
func binds(opts map[string]string) bool {
	return slices.ContainsFunc(strings.Split(opts["o"], ","), func(o string) bool { return o == "bind" || o == "rbind" })
}

// HostPaths is HostPath, and what below the folder any option of the volume names:
// overlayfs has several paths, and another driver its own words for them.
func (p *Project) HostPaths(v Volume) (out []string) {
	if path, ok := p.HostPath(v); ok {
		out = append(out, path)
	}
	if v.Type != VolumeNamed {
		return out
	}
	opts := p.Model.Volumes[v.Source].DriverOpts
	for _, key := range slices.Sorted(maps.Keys(opts)) {
		for _, word := range strings.FieldsFunc(opts[key], func(r rune) bool { return strings.ContainsRune(",=: ", r) }) {
			names := p.Tree.Names(word)
			inFolder := filepath.IsAbs(word) && (slices.ContainsFunc(names, func(name string) bool { return name != "." }) || key != "device" && word != "/" && len(names) > 0)
			if inFolder && !slices.Contains(out, word) {
				out = append(out, word)
			}
		}
	}
	return out
}

// HoldsDisk reports whether a named volume is a device of the host that the kernel
// mounts: a disk, with all that is on it.
func (p *Project) HoldsDisk(v Volume) bool {
	return v.Type == VolumeNamed && p.VolumeSource(v).Kernel && strings.HasPrefix(p.Model.Volumes[v.Source].DriverOpts["device"], "/dev/")
}

// networkTypes are the types of file systems that a server fills.
var networkTypes = [...]string{"nfs", "nfs4", "cifs", "smb3", "ceph", "glusterfs", "9p", "lustre"}

// VolumeSource says where a named volume has its content.
type VolumeSource struct {
	Paths   []string // of the host, named by any option
	Foreign bool     // filled by a driver or a server
	Kernel  bool     // a device, or a file system of the kernel
}

// VolumeSource returns where the content of a named volume of a service is: nothing of it
// is set for one that the engine keeps, or that is in memory.
func (p *Project) VolumeSource(v Volume) VolumeSource {
	vol := p.Model.Volumes[v.Source]
	kind := strings.ToLower(vol.DriverOpts["type"])
	var out VolumeSource
	if path, ok := p.HostPath(v); ok && (binds(vol.DriverOpts) || !slices.Contains(networkTypes[:], kind)) {
		out.Paths = append(out.Paths, path)
	}
	for _, key := range slices.Sorted(maps.Keys(vol.DriverOpts)) {
		for _, word := range strings.FieldsFunc(vol.DriverOpts[key], func(r rune) bool { return strings.ContainsRune(",=: ", r) }) {
			if key != "device" && filepath.IsAbs(word) {
				out.Paths = append(out.Paths, word)
			}
		}
	}
	switch {
	case vol.Driver != "" && vol.Driver != "local":
		out.Foreign = true
	case len(vol.DriverOpts) == 0 || binds(vol.DriverOpts) || kind == "tmpfs":
	case kind == "overlay" || slices.Contains(networkTypes[:], kind):
		out.Foreign = true
	default:
		out.Kernel = true
	}
	return out
}

// Loads reports whether a compose file of the stack or that of the hardening is
// a path below the folder, or lies below it; "." is the whole folder.
func (p *Project) Loads(name string) bool {
	return slices.ContainsFunc(append(slices.Clone(p.Files), p.Ours), func(file string) bool {
		return name == "." || file == name || strings.HasPrefix(file, name+"/")
	})
}
