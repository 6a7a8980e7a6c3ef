package compose

import "example.com/magi-harden/internal/tree"

// reader reads the files of a tree, and decodes each compose file, once.
type reader struct {
	tree.Tree
	files map[string]content
	docs  map[string]decoded
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
	return &reader{t, map[string]content{}, map[string]decoded{}}
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

// documents returns the documents of a compose file, of which --- makes several.
func (r *reader) documents(name string) ([]Document, error) {
	d, seen := r.docs[name]
	if !seen {
		data, err := r.Read(name)
		if err == nil {
			d.docs, err = documents(name, data)
		}
		d.err = err
		r.docs[name] = d
	}
	return d.docs, d.err
}
