package nginxconf

import "strings"

// String gives the configuration in a uniform layout. Parsing it again gives
// the same directives; comments and line numbers are not kept.
func (c *Config) String() string {
	var b strings.Builder
	c.print(&b, "")
	return b.String()
}

func (b Block) print(out *strings.Builder, indent string) {
	for _, d := range b {
		out.WriteString(indent)
		out.WriteString(quote(d.Name))
		for _, a := range d.Args {
			out.WriteByte(' ')
			out.WriteString(quote(a))
		}
		if d.Body == nil {
			out.WriteString(";\n")
			continue
		}
		out.WriteString(" {\n")
		d.Body.print(out, indent+"    ")
		out.WriteString(indent + "}\n")
	}
}
