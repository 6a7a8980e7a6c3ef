package neighbour

import (
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
)

// BuiltBy returns the services whose build makes an image of this name.
func BuiltBy(p *compose.Project, image string) []string { return imagesOf(p)[plain(image)] }

// imagesOf returns the services that are built, by the names of their images.
func imagesOf(p *compose.Project) map[string][]string {
	out, prefix := map[string][]string{}, p.RunsAs()+"-"
	for _, service := range p.Model.ServiceNames() {
		svc := p.Model.Services[service]
		if svc.Build == nil {
			continue
		}
		for _, image := range append([]string{svc.Image, prefix + service}, svc.Build.Tags...) {
			if name := plain(image); name != "" && !slices.Contains(out[name], service) {
				out[name] = append(out[name], service)
			}
		}
	}
	return out
}

// of reports whether a step may take from a further context of this name.
func of(t dockerfile.Take, name string) bool {
	return t.Unknown || t.From == dockerfile.AnyContext || plain(t.From) == plain(name)
}

// plain is the name of an image or a context without what may be left out.
func plain(name string) string {
	name = strings.ToLower(name)
	for _, prefix := range []string{"docker.io/", "library/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	return strings.TrimSuffix(name, ":latest")
}
