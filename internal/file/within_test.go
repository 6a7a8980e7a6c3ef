package file

import "testing"

func TestWithin(t *testing.T) {
	for _, row := range []struct {
		name, folder string
		want         bool
	}{
		{"/a", "/a", true}, {"/a/b", "/a", true}, {"/a/", "/a", true}, {"/a/b", "/a/", true}, {"/a", "/", true}, {"/", "/", true}, {"/a/../a/b", "/a", true},
		{"/ab", "/a", false}, {"/a", "/a/b", false}, {"/a/../b", "/a", false}, {"a", "/a", false}, {"/a", "", false}, {"", "", false},
	} {
		if got := Within(row.name, row.folder); got != row.want {
			t.Errorf("%q in %q: %v", row.name, row.folder, got)
		}
	}
}
