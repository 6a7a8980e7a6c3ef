package render

import (
	"cmp"
	"fmt"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// row is one row of the catalogue: a path of the layout and the source of its content.
type row struct {
	path  string
	from  string // path of the template; "": path
	when  func(Input) bool
	view  func(Input) (any, error)    // values of the template
	bytes func(Input) ([]byte, error) // the content, instead of a template
	name  func(Input) string          // the path, where it depends on the stack
	owner func(design.Design) *design.User
	keys  func(Input) []envKey // that a keyed file sets
	sums  bool                 // it has checksums of the other files, so it is rendered after them
}

func (r row) render(in Input) (file.File, error) {
	entry, ok := in.Design.Layout.Find(r.path)
	if !ok {
		return file.File{}, fmt.Errorf("%s: not in the layout", r.path)
	}
	f := file.File{Path: r.path, Mode: entry.Mode, Policy: entry.Policy, Secret: entry.Secret != layout.NoSecret}
	if r.name != nil {
		f.Path = r.name(in)
	}
	if r.owner != nil {
		f.Owner = ownerOf(r.owner(in.Design))
	}
	if r.keys != nil {
		for _, k := range r.keys(in) {
			f.Keys = append(f.Keys, k.name)
		}
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
