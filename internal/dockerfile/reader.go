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
// behind a URL say, is an empty one; what one outside of it takes from a folder of this
// machine is unknown. Open fails where a file cannot be read.
func (r *Reader) Open(context, name, inline string) (*File, error) {
	if inline != "" {
		return r.once("\x00"+inline, func() (*File, error) { return Parse("dockerfile_inline", []byte(inline)) })
	}
	rel, inside := r.tree.Inside(Locate(context, name))
	if strings.Contains(context, "://") {
		return &File{}, nil
	}
	if !inside {
		return &File{unread: true}, nil
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

// Ignore returns the .dockerignore of a build and its path: the one beside its
// Dockerfile goes before the one of the context. It is empty where there is none to
// read, and the path then that of the context's. Where the Dockerfile is no file of its
// own, as in the compose file, only that of the context counts.
func (r *Reader) Ignore(context, name string, own bool) (ignore Ignore, file string) {
	general := filepath.Join(context, dockerignore)
	files := []string{Locate(context, name) + dockerignore, general}
	if !own {
		files = files[1:]
	}
	for _, file := range files {
		if rel, inside := r.tree.Inside(file); inside {
			if data, err := r.tree.Read(rel); err == nil {
				return data, file
			}
		}
	}
	return nil, general
}

const dockerignore = ".dockerignore"

// Locate returns the path of a Dockerfile, which is relative to the context.
func Locate(context, name string) string {
	if name == "" {
		name = "Dockerfile"
	}
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(context, name)
}
