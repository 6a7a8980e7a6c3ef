package neighbour

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/layout"
)

// Baked is a secret that a build can take into an image.
type Baked struct {
	Secret  layout.Secret
	Path    string // of the file or folder that holds it, below the stack's folder
	Service string // whose build it is: that of a base image, perhaps
	Line    int    // of the step of the Dockerfile; 0 where no step alone takes it
	Ignore  string // the .dockerignore that can exclude it, absolute; empty: none can
	Pattern string // that excludes it there
}

// Bakes returns the secrets that the build of a service can take into its image: what is
// not proved to stay outside counts. One that is not built, or whose build fails, has
// none. Secrets of the build itself do not count.
func Bakes(p *compose.Project, r *dockerfile.Reader, service string) []Baked {
	return newBaker(p, r, p.Layout.Holders).bakes(service)
}

// Builds reports whether a build of any service can take a file of the stack's folder.
func Builds(p *compose.Project, r *dockerfile.Reader, file string) bool {
	one := func(s layout.Secret) []layout.Entry { return []layout.Entry{{Path: file, Secret: s}} }
	k := newBaker(p, r, one)
	return slices.ContainsFunc(p.Model.ServiceNames(), func(service string) bool { return k.bakes(service) != nil })
}

// baker follows the builds that an image is made of. It looks at each context once.
type baker struct {
	p       *compose.Project
	r       *dockerfile.Reader
	holders func(layout.Secret) []layout.Entry // of each secret
	seen    map[string]bool                    // services
	found   map[context][]held
	made    map[string][]string // by the names of images; nil until it is asked for
}

func newBaker(p *compose.Project, r *dockerfile.Reader, holders func(layout.Secret) []layout.Entry) *baker {
	return &baker{p: p, r: r, holders: holders, found: map[context][]held{}}
}

func (k *baker) bakes(service string) []Baked {
	k.seen = map[string]bool{}
	return k.of(service)
}

func (k *baker) of(service string) (out []Baked) {
	b := k.p.Model.Services[service].Build
	if b == nil || k.seen[service] {
		return nil
	}
	k.seen[service] = true
	takes := []dockerfile.Take{{Unknown: true}} // where docker can read it, and this program cannot
	file, err := k.open(service)
	if err == nil {
		takes = file.Takes(Args(b))
	} else if rejected := (*dockerfile.Error)(nil); errors.As(err, &rejected) {
		return nil // docker build does not read it either
	}
	for i := 0; i < len(takes); i++ {
		t := takes[i]
		for _, name := range slices.Sorted(maps.Keys(b.AdditionalContexts)) {
			folder := b.AdditionalContexts[name]
			if other, is := strings.CutPrefix(folder, "service:"); is {
				if of(t, name) {
					out = append(out, k.of(other)...)
				}
			} else if of(t, name) {
				out = append(out, k.in(service, context{folder, "", false}, t)...)
			}
		}
		if t.From == "" || t.Unknown {
			out = append(out, k.in(service, context{b.Context, b.Dockerfile, b.DockerfileInline == ""}, t)...)
			continue
		}
		if k.made == nil {
			k.made = imagesOf(k.p)
		}
		for _, base := range k.made[plain(t.From)] {
			takes = append(takes, k.onBuild(base)...)
			out = append(out, k.of(base)...)
		}
	}
	return out
}

func (k *baker) open(service string) (*dockerfile.File, error) {
	b := k.p.Model.Services[service].Build
	return k.r.Open(b.Context, b.Dockerfile, b.DockerfileInline)
}

// onBuild returns what an image of the stack has builds on top of it take. They take it
// from their own context.
func (k *baker) onBuild(base string) (out []dockerfile.Take) {
	if k.seen[base] {
		return nil
	}
	file, err := k.open(base)
	if err != nil {
		return nil
	}
	for _, t := range file.Takes(Args(k.p.Model.Services[base].Build)) {
		if t.OnBuild {
			t.OnBuild, t.Line = false, 0
			out = append(out, t)
		}
	}
	return out
}

// Args returns the arguments that a build is given.
func Args(b *compose.Build) map[string]string {
	out := map[string]string{}
	for name, value := range b.Args {
		if value != nil {
			out[name] = *value
		}
	}
	return out
}

// baked returns the secrets that the build of a neighbour can take into its image, its
// build secrets included: a step may copy those too.
func (k *baker) baked(svc compose.Service) (out Exposure) {
	for _, b := range k.bakes(svc.Name) {
		out.Token = out.Token || b.Secret == layout.Token
		out.Key = out.Key || b.Secret == layout.ProxyKey
		out.CA = out.CA || b.Secret == layout.CAKey
	}
	if svc.Build == nil {
		return out
	}
	for _, ref := range svc.Build.Secrets {
		seen := see(k.p, k.p.Model.Secrets[ref.Source].File, true)
		out.Token, out.Key, out.CA = out.Token || seen.Token, out.Key || seen.Key, out.CA || seen.CA
	}
	return out
}
