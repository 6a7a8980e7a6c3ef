package dockerfile

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"example.com/magi-harden/internal/tree"
)

// Reader reads the Dockerfiles of a stack, and parses each once.
type Reader struct {
	tree  tree.Tree
	files map[string]result // by path, and by the text of one that the compose file holds
}

type result struct {
	file *File
	err  error
}

// NewReader returns a reader of the Dockerfiles in the tree. It serves one goroutine.
func NewReader(t tree.Tree) *Reader { return &Reader{t, map[string]result{}} }

// Open returns the Dockerfile of a build, as the compose file's context, dockerfile
// and dockerfile_inline name it. One that is not there or lies outside the tree,
// behind a URL say, is an empty one. Open fails where a file cannot be read.
func (r *Reader) Open(context, name, inline string) (*File, error) {
	if inline != "" {
		return r.once("\x00"+inline, func() (*File, error) { return Parse("dockerfile_inline", []byte(inline)) })
	}
	rel, inside := r.tree.Inside(locate(context, name))
	if !inside || strings.Contains(context, "://") {
		return &File{}, nil
	}
	return r.once(rel, func() (*File, error) {
		data, err := r.tree.Read(rel)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return &File{}, nil
		case err != nil:
			return nil, err
		}
		return Parse(rel, data)
	})
}

func (r *Reader) once(key string, read func() (*File, error)) (*File, error) {
	found, seen := r.files[key]
	if !seen {
		found.file, found.err = read()
		r.files[key] = found
	}
	return found.file, found.err
}

// Ignore returns the .dockerignore of a build: the one beside its Dockerfile goes
// before the one of the context. It is empty where there is none to read.
func (r *Reader) Ignore(context, name string) Ignore {
	for _, file := range []string{locate(context, name) + ".dockerignore", filepath.Join(context, ".dockerignore")} {
		if rel, inside := r.tree.Inside(file); inside {
			if data, err := r.tree.Read(rel); err == nil {
				return data
			}
		}
	}
	return nil
}

// locate returns the path of a Dockerfile, which is relative to the context.
func locate(context, name string) string {
	if name == "" {
		name = "Dockerfile"
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(context, name)
}
