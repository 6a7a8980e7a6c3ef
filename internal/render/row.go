package render

import (
	"cmp"
	"fmt"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// row is one line of the catalogue: a path of layout, and where its content
// comes from.
type row struct {
	path  string
	from  string // path of the template, where it is not the same
	when  func(Input) bool
	view  func(Input) (any, error)    // of the template
	bytes func(Input) ([]byte, error) // instead of a template
	name  func(Input) string          // instead of path, where the stack decides
	owner func(design.Design) *design.User
}

func (r row) render(in Input) (file.File, error) {
	entry, ok := in.Design.Layout.Find(r.path)
	if !ok {
		return file.File{}, fmt.Errorf("%s: is not in the layout", r.path)
	}
	f := file.File{Path: r.path, Mode: entry.Mode, Policy: entry.Policy, Secret: entry.Secret != layout.NoSecret}
	if r.name != nil {
		f.Path = r.name(in)
	}
	if r.owner != nil {
		f.Owner = ownerOf(r.owner(in.Design))
	}
	var err error
	if r.bytes != nil {
		f.Content, err = r.bytes(in)
	} else {
		var view any
		if view, err = r.view(in); err == nil {
			f.Content, err = executeFrom(in.set(), cmp.Or(r.from, r.path), view)
		}
	}
	if err != nil {
		return f, fmt.Errorf("%s: %w", f.Path, err)
	}
	return f, nil
}
