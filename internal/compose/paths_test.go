package compose

import (
	"fmt"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
)

// TestPaths: a graph that branches and joins is refused before Compose walks each of
// its paths; honest graphs of many services are not.
func TestPaths(t *testing.T) {
	var layers strings.Builder // of ten services, where each depends on all of the next
	for layer := range 4 {
		for i := range 10 {
			fmt.Fprintf(&layers, "  s%d%d: {image: x, depends_on: [", layer, i)
			for j := range 10 * min(layer, 1) {
				fmt.Fprintf(&layers, "s%d%d, ", layer-1, j)
			}
			layers.WriteString("]}\n")
		}
	}
	var star strings.Builder
	for i := range 300 {
		fmt.Fprintf(&star, "  t%d: {image: x, depends_on: [s00, s01]}\n", i)
	}
	const joined = "compose.yml:2: services.s00.depends_on: dependencies branch and join too often"
	for _, row := range []struct{ name, services, want string }{
		{"depends_on", ladder(60, "depends_on", ""), joined},
		{"links", ladder(60, "links", ":alias"), "compose.yml:2: services.s00: dependencies branch"},
		{"volumes_from", ladder(60, "volumes_from", ":ro"), "compose.yml:2: services.s00: dependencies branch"},
		{"cycle behind", ladder(60, "depends_on", "") + "  z: {image: x, depends_on: [z]}\n", joined},
		{"few", ladder(12, "volumes_from", ""), ""},
		{"layers", layers.String(), ""},
		{"star", ladder(2, "depends_on", "") + star.String(), ""},
	} {
		_, err := Load(treetest.Folder(t, map[string]string{"compose.yml": "services:\n" + row.services}), "x", []string{"compose.yml"})
		if (err == nil) != (row.want == "") || err != nil && !strings.HasPrefix(err.Error(), row.want) {
			t.Errorf("%s: %v, want %q", row.name, err, row.want)
		}
	}
}

// ladder returns services, each of which names the next two below a key.
func ladder(n int, key, suffix string) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "  s%02d: {image: x, %s: ['s%02d%s', 's%02d%s']}\n", i, key, i+1, suffix, i+2, suffix)
	}
	fmt.Fprintf(&out, "  s%02d: {image: x}\n  s%02d: {image: x}\n", n, n+1)
	return out.String()
}
