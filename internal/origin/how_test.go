package origin

import "strings"

// Has reports whether all of ways are in the set.
func (h How) Has(ways How) bool { return h&ways == ways }

// String lists the ways.
func (h How) String() string {
	var ways []string
	for i, name := range []string{"override", "appended", "anchor", "extends", "include", "env_file", "variable"} {
		if h.Has(1 << i) {
			ways = append(ways, name)
		}
	}
	if ways == nil {
		return "plain"
	}
	return strings.Join(ways, ", ")
}
