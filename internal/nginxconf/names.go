package nginxconf

import (
	"bytes"
	"slices"
	"strings"
)

// Names reports whether an argument of a directive begins with the prefix. A
// file that cannot be read names whatever stands in it.
func Names(data []byte, prefix string) bool {
	conf, err := Parse("", data)
	if err != nil {
		return bytes.Contains(data, []byte(prefix))
	}
	found := false
	conf.Walk(func(_ []*Directive, d *Directive) {
		found = found || slices.ContainsFunc(d.Args, func(a string) bool { return strings.HasPrefix(a, prefix) })
	})
	return found
}
