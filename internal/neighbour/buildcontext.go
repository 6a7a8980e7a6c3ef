package neighbour

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/dockerfile"
	"example.com/magi-harden/internal/layout"
)

// context is a folder that a build gets. name is that of its Dockerfile, where that may
// have a .dockerignore of its own.
type context struct {
	folder, name string
	own          bool
}

// held is a secret in a context, by the name that it has there.
type held struct {
	Baked
	folder bool
}

// in returns the secrets that a step takes from a folder of this machine.
func (k *baker) in(service string, c context, t dockerfile.Take) (out []Baked) {
	all := k.holds(c)
	if len(all) == 0 {
		return nil
	}
	sources := pointed(c.folder, t)
	for _, h := range all {
		if reach(sources, h.Pattern, h.folder) {
			h.Service, h.Line = service, t.Line
			out = append(out, h.Baked)
		}
	}
	return out
}

// holds returns the secrets that a context has; none for a URL.
func (k *baker) holds(c context) []held {
	out, done := k.found[c]
	if done || !filepath.IsAbs(c.folder) {
		return out
	}
	ignore, at := k.r.Ignore(c.folder, c.name, c.own)
	for _, secret := range []layout.Secret{layout.Token, layout.ProxyKey, layout.CAKey} {
		for _, e := range k.holders(secret) {
			for _, rel := range k.within(c.folder, e) {
				if !excluded(ignore, rel, e.Tree) {
					out = append(out, held{Baked{Secret: secret, Path: e.Path, Ignore: at, Pattern: rel}, e.Tree})
				}
			}
		}
	}
	k.found[c] = out
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

// maxWild bounds the folders that are looked through for one source, in levels.
const maxWild = 2

// pointed returns a Take with what its source leads to through symlinks: docker copies
// what a link that it copies by its name points to.
func pointed(context string, t dockerfile.Take) []dockerfile.Take {
	out := []dockerfile.Take{t}
	if t.Unknown || t.Source == "" {
		return out
	}
	from := real(context)
	wild := 0
	for _, part := range strings.Split(t.Source, "/") {
		if strings.ContainsAny(part, "*?[") {
			wild++
		}
	}
	found, err := []string(nil), error(nil)
	if wild <= maxWild {
		found, err = fs.Glob(os.DirFS(from), t.Source)
	}
	if wild > maxWild || err != nil {
		return []dockerfile.Take{{Unknown: true, Line: t.Line}}
	}
	for _, name := range found {
		file := filepath.Join(from, name)
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
