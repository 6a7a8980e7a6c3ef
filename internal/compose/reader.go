package compose

import (
	"bytes"
	"fmt"

	"example.com/magi-harden/internal/tree"
)

// reader reads the files of a tree, and decodes each compose file, once.
type reader struct {
	tree.Tree
	count, bytes int             // of compose files so far
	opened       map[string]bool // what Compose opens by itself; true for a folder
	before       *reader         // of the same folder with other files, or nil
	files        map[string]content
	docs         map[string]decoded
	named        []string // the compose files that are loaded first
	varied       map[variedValue]bool
}

type content struct {
	data []byte
	err  error
}

type decoded struct {
	docs []Document
	err  error
}

func newReader(t tree.Tree) *reader {
	return &reader{Tree: t, files: map[string]content{}, docs: map[string]decoded{}, opened: map[string]bool{}, varied: map[variedValue]bool{}}
}

// Read returns the content of a file, as the tree does.
func (r *reader) Read(name string) ([]byte, error) {
	c, seen := r.files[name]
	if !seen {
		c.data, c.err = r.Tree.Read(name)
		r.files[name] = c
	}
	return c.data, c.err
}

// compose returns the content of a compose file, which may be larger than others. It
// fails on more than maxFiles of them, and where all are larger than one may be.
func (r *reader) compose(name string) ([]byte, error) {
	c, seen := r.files[name]
	if seen {
		return c.data, c.err
	}
	c.data, c.err = r.ReadUpTo(name, tree.MaxStack)
	r.count, r.bytes = r.count+1, r.bytes+len(c.data)
	switch {
	case r.count > maxFiles:
		c = content{err: fmt.Errorf("%s: one of more than %d compose files\nput services into fewer files", name, maxFiles)}
	case r.bytes > tree.MaxStack:
		c = content{err: fmt.Errorf("%s: with it, the compose files are larger than %d MiB\nput the right file in its place", name, tree.MaxStack>>20)}
	}
	if r.before != nil && c.err == nil {
		if same := r.before.files[name]; bytes.Equal(same.data, c.data) {
			c.data = same.data
		}
	}
	r.files[name] = c
	return c.data, c.err
}

// maxFiles bounds how many compose files a stack has, with include and extends.
const maxFiles = 1000

// documents returns the documents of a compose file, of which --- makes several.
func (r *reader) documents(name string) ([]Document, error) {
	d, seen := r.docs[name]
	if !seen {
		data, err := r.compose(name)
		switch {
		case err != nil:
			d.err = err
		case r.before != nil && r.before.docs[name].docs != nil && bytes.Equal(r.before.files[name].data, data):
			d = r.before.docs[name]
		default:
			d.docs, d.err = Documents(name, data)
		}
		r.docs[name] = d
	}
	return d.docs, d.err
}
