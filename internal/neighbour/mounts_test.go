package neighbour

import (
	"fmt"
	"strings"
	"testing"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/treetest"
)

// TestMountsOnce: a mount that volumes_from gives over thousands of paths is there
// once, and read-only only if each way to it is.
func TestMountsOnce(t *testing.T) {
	var services strings.Builder
	for i := range 18 {
		fmt.Fprintf(&services, "  s%02d: {image: x, volumes_from: ['s%02d', 's%02d:ro']}\n", i, i+1, i+2)
	}
	services.WriteString("  s18: {image: x, volumes: ['./a:/a', './b:/b:ro']}\n  s19: {image: x, volumes: ['./a:/a:ro']}\n")
	p, err := compose.Open(treetest.Folder(t, map[string]string{"compose.yml": "services:\n" + services.String()}), compose.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	m := mounts{p, map[string][]compose.Volume{}}
	for _, v := range m.of("s00") {
		got[fmt.Sprint(v.Target, v.ReadOnly)]++
	}
	if want := map[string]int{"/afalse": 1, "/atrue": 1, "/btrue": 1}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
}
