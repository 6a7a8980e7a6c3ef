// Package nginxconf reads nginx configuration: blocks, directives, quotes and
// comments, split exactly as nginx splits them, with line numbers. It knows no
// directive by name and follows no include.
package nginxconf

// Config is one parsed file.
type Config struct {
	Name string // as given to Parse, for messages
	Block
}

// Block is a sequence of directives: a file's top level or what stands in braces.
type Block []*Directive

// Directive is one statement, such as "listen 80;" or "server { … }".
type Directive struct {
	Name string
	Args []string // unquoted, in order; those of "if" keep their parentheses
	Line int      // of the name, from 1
	Body Block    // nil when the directive ends with a semicolon
}

// Named gives the directives of that name directly in the block.
func (b Block) Named(name string) (out []*Directive) {
	for _, d := range b {
		if d.Name == name {
			out = append(out, d)
		}
	}
	return out
}

// First gives the first directive of that name directly in the block, or nil.
func (b Block) First(name string) *Directive {
	for _, d := range b {
		if d.Name == name {
			return d
		}
	}
	return nil
}

// Walk visits every directive at every depth, in the order of the file.
// Parents are the enclosing directives, the outermost first; the slice is only
// valid during the call.
func (b Block) Walk(visit func(parents []*Directive, d *Directive)) { b.walk(nil, visit) }

func (b Block) walk(parents []*Directive, visit func([]*Directive, *Directive)) {
	for _, d := range b {
		visit(parents, d)
		d.Body.walk(append(parents, d), visit)
	}
}

// Arg gives the argument at that place, or "" when there are fewer.
func (d *Directive) Arg(i int) string {
	if i < 0 || i >= len(d.Args) {
		return ""
	}
	return d.Args[i]
}
