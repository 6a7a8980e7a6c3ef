package compose

import (
	"testing"

	"example.com/magi-harden/internal/tree"
)

// TestPlaces: the last layer wins, a key that no file sets has the place of the
// nearest above it, and what nothing sets has none.
func TestPlaces(t *testing.T) {
	folder := tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{
		"a.yml": []byte("services:\n  x:\n    image: a\n    user: root\n    environment: [A=1]\n    deploy:\n      resources:\n        limits: { memory: 1G }\n"),
		"b.yml": []byte("services:\n  x:\n    user: '${WHO}'\n"),
		".env":  []byte("WHO=1000\n"),
	})
	find := places(newReader(folder), "p", []string{"a.yml", "b.yml"})
	for _, c := range []struct {
		path []string
		want string
	}{
		{[]string{"services", "x", "image"}, "a.yml:3"},
		{[]string{"services", "x", "user"}, "b.yml:3"},
		{[]string{"services", "x", "environment", "A"}, "a.yml:5"},
		{[]string{"services", "x", "deploy", "resources", "limits", "memory"}, "a.yml:8"},
		{[]string{"services", "x", "user", "nothing"}, "b.yml:3"},
		{[]string{"services", "y", "image"}, ""},
		{[]string{"services"}, ""},
	} {
		if got := find(c.path...).String(); got != c.want {
			t.Errorf("%v: %q, want %q", c.path, got, c.want)
		}
	}
	o, ok := origins(newReader(folder), "p", []string{"a.yml", "b.yml"})("services", "x", "user")
	if !ok || len(o.Variables) != 1 || o.Variables[0].Place.String() != ".env:1" {
		t.Errorf("user comes from %+v", o)
	}
	if at := places(newReader(folder), "p", []string{"gone.yml"})("services", "x", "image"); !at.IsZero() {
		t.Errorf("a stack that cannot be read has %v", at)
	}
}
