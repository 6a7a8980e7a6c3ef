package neighbour

import (
	"errors"
	"path"
	"path/filepath"
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
	return (&baker{p: p, r: r, holders: p.Layout.Holders, seen: map[string]bool{}}).of(service)
}

// Builds reports whether a build of any service can take a file of the stack's folder.
func Builds(p *compose.Project, r *dockerfile.Reader, file string) bool {
	one := func(s layout.Secret) []layout.Entry { return []layout.Entry{{Path: file, Secret: s}} }
	return slices.ContainsFunc(p.Model.ServiceNames(), func(service string) bool {
		return (&baker{p: p, r: r, holders: one, seen: map[string]bool{}}).of(service) != nil
	})
}

// baker follows the builds that an image is made of.
type baker struct {
	p    *compose.Project
	r    *dockerfile.Reader
	seen map[string]bool

	holders func(layout.Secret) []layout.Entry // of each secret
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
		for name, context := range b.AdditionalContexts {
			if other, is := strings.CutPrefix(context, "service:"); is {
				if of(t, name) {
					out = append(out, k.of(other)...)
				}
			} else if filepath.IsAbs(context) && of(t, name) {
				ignore, at := k.r.Ignore(context, "", false)
				out = append(out, k.in(service, context, t, ignore, at)...)
			}
		}
		if t.From == "" || t.Unknown {
			ignore, at := k.r.Ignore(b.Context, b.Dockerfile, b.DockerfileInline == "")
			out = append(out, k.in(service, b.Context, t, ignore, at)...)
			continue
		}
		for _, base := range BuiltBy(k.p, t.From) {
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

// BuiltBy returns the services whose build makes an image of this name.
func BuiltBy(p *compose.Project, image string) (out []string) {
	for _, name := range p.Model.ServiceNames() {
		svc := p.Model.Services[name]
		if svc.Build == nil {
			continue
		}
		for _, made := range append([]string{svc.Image, p.RunsAs() + "-" + name}, svc.Build.Tags...) {
			if made != "" && plain(made) == plain(image) {
				out = append(out, name)
				break
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

// in returns the secrets that a step takes from a folder of this machine; at is the path
// of its .dockerignore.
func (k *baker) in(service, context string, t dockerfile.Take, ignore dockerfile.Ignore, at string) (out []Baked) {
	if !filepath.IsAbs(context) {
		return nil // a URL
	}
	sources := pointed(context, t)
	for _, secret := range []layout.Secret{layout.Token, layout.ProxyKey, layout.CAKey} {
		for _, e := range k.holders(secret) {
			for _, rel := range k.within(context, e) {
				if !excluded(ignore, rel, e.Tree) && reach(sources, rel, e.Tree) {
					out = append(out, Baked{secret, e.Path, service, t.Line, at, rel})
				}
			}
		}
	}
	return out
}

// excluded reports whether a file, or the old .env in a folder of backups, is kept out of
// the context.
func excluded(ignore dockerfile.Ignore, rel string, folder bool) bool {
	return ignore.Matches(rel) || folder && ignore.Matches(path.Join(rel, "x", layout.Env))
}

func reach(sources []dockerfile.Take, rel string, folder bool) bool {
	return slices.ContainsFunc(sources, func(t dockerfile.Take) bool { return t.Reaches(rel, folder) })
}

// within returns the names of an entry below a context, as they are written and with
// symlinks followed; "." where the context lies in a folder of secrets.
func (k *baker) within(context string, e layout.Entry) (out []string) {
	dir := k.p.Tree.Dir
	files := append(both(filepath.Join(dir, e.Path)), filepath.Join(real(dir), e.Path), filepath.Join(real(dir), k.p.Tree.Real(e.Path)))
	for _, from := range both(context) {
		for _, file := range files {
			rel, err := filepath.Rel(from, file)
			outside := err != nil || rel == ".." || strings.HasPrefix(rel, "../")
			if outside && e.Tree && strings.HasPrefix(from, file+"/") {
				rel, outside = ".", false
			}
			if !outside && !slices.Contains(out, rel) {
				out = append(out, rel)
			}
		}
	}
	return out
}

// pointed returns a Take with what its source leads to through symlinks: docker copies
// what a link that it copies by its name points to.
func pointed(context string, t dockerfile.Take) []dockerfile.Take {
	out := []dockerfile.Take{t}
	if t.Unknown || t.Source == "" {
		return out
	}
	from := real(context)
	found, err := filepath.Glob(filepath.Join(from, t.Source))
	if err != nil {
		return []dockerfile.Take{{Unknown: true, Line: t.Line}}
	}
	for _, file := range found {
		if to := real(file); to != file {
			if rel, err := filepath.Rel(from, to); err == nil && !strings.HasPrefix(rel, "..") {
				if rel == "." {
					rel = ""
				}
				out = append(out, dockerfile.Take{From: t.From, Source: filepath.ToSlash(rel), Line: t.Line})
			}
		}
	}
	return out
}

func both(file string) []string { return []string{filepath.Clean(file), real(file)} }

// real is a path with its symlinks followed, as far as it is there.
func real(file string) string {
	if followed, err := filepath.EvalSymlinks(file); err == nil {
		return followed
	}
	return filepath.Clean(file)
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
func baked(p *compose.Project, r *dockerfile.Reader, svc compose.Service) (out Exposure) {
	for _, b := range Bakes(p, r, svc.Name) {
		out.Token = out.Token || b.Secret == layout.Token
		out.Key = out.Key || b.Secret == layout.ProxyKey
		out.CA = out.CA || b.Secret == layout.CAKey
	}
	if svc.Build == nil {
		return out
	}
	for _, ref := range svc.Build.Secrets {
		seen := see(p, p.Model.Secrets[ref.Source].File, true)
		out.Token, out.Key, out.CA = out.Token || seen.Token, out.Key || seen.Key, out.CA || seen.CA
	}
	return out
}
