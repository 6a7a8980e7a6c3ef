package neighbour

import (
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/layout"
)

// baked returns the secrets that the build of a neighbour copies into its image.
func baked(p *compose.Project, r *dockerfile.Reader, svc compose.Service) (out Exposure) {
	b := svc.Build
	if b == nil || !filepath.IsAbs(b.Context) {
		return out
	}
	file, err := r.Open(b.Context, b.Dockerfile, b.DockerfileInline)
	if err != nil {
		return out // docker build does not read it either
	}
	ignore := r.Ignore(b.Context, b.Dockerfile)
	copied := func(secret layout.Secret) bool {
		return slices.ContainsFunc(p.Layout.Secrets(secret), func(name string) bool {
			rel, err := filepath.Rel(b.Context, filepath.Join(p.Tree.Dir, name))
			return err == nil && !strings.HasPrefix(rel, "..") && !ignore.Matches(rel) && file.Copies(rel)
		})
	}
	return Exposure{Token: copied(layout.Token), Key: copied(layout.ProxyKey), CA: copied(layout.CAKey)}
}
