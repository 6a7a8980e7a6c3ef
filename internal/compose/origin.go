package compose

import (
	"io/fs"
	"path/filepath"
	"sync"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/origin"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/tree"
	"gopkg.in/yaml.v3"
)

// origins gives where the values of the model of these files are written: the
// file, line and column of what counts, and how Compose came to it. Nothing is
// read before the first call.
func origins(r *reader, name string, files []string) func(path ...string) (origin.Origin, bool) {
	inside := func(name string) (string, error) {
		if !filepath.IsAbs(name) {
			return name, nil
		}
		rel, inside := r.Inside(name)
		if !inside {
			return "", fs.ErrNotExist
		}
		return rel, nil
	}
	read := func(name string) ([]byte, error) {
		name, err := inside(name)
		if err != nil {
			return nil, err
		}
		return r.Read(name)
	}
	decode := func(name string) (out []*yaml.Node, err error) {
		name, err = inside(name)
		if err != nil {
			return nil, err
		}
		docs, err := r.documents(name)
		for _, doc := range docs {
			out = append(out, doc.Root)
		}
		return out, err
	}
	index := sync.OnceValue(func() *origin.Index {
		env, _ := r.Read(layout.Env) // without one no variable has a place
		x, err := origin.New(origin.Source{Dir: r.Dir, Project: name, Files: files, Env: env, Read: read, Documents: decode})
		if err != nil {
			return nil // whoever loads the same files says why
		}
		return x
	})
	return func(path ...string) (origin.Origin, bool) {
		if index() == nil {
			return origin.Origin{}, false
		}
		return index().Find(path...)
	}
}

// places gives the place of a value, or of the nearest key above it that a file
// sets; the zero Place for a default of Compose.
func places(r *reader, name string, files []string) func(path ...string) place.Place {
	find := origins(r, name, files)
	return func(path ...string) place.Place {
		for ; len(path) > 1; path = path[:len(path)-1] {
			if o, ok := find(path...); ok {
				return o.Place
			}
		}
		return place.Place{}
	}
}

// Places gives the place of a value, or of the nearest key above it, for the folder of
// the project with other files in it.
func (p *Project) Places(t tree.Tree, files []string) func(path ...string) place.Place {
	return places(p.with(t), p.Name, files)
}

// Place gives where a value of the stack's own model is written, or the nearest
// key above it.
func (p *Project) Place(path ...string) place.Place {
	if p.places == nil {
		p.places = places(p.reader, p.Name, p.Files)
	}
	return p.places(path...)
}
