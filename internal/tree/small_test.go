package tree

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSmall: the texts of a folder come from the top downwards, and neither large nor
// binary files, nor what a symlink leads to.
func TestSmall(t *testing.T) {
	dir := folder(t, map[string]string{
		"b": "1", "a/x": "2", "a/b/y": "3", ".hidden": "4", "no/z": "5", "large": strings.Repeat("x", maxSmall+1), "binary": "a\x00b", "full": strings.Repeat("y", maxSmall),
		"1/2/3/4/in": "6", "1/2/3/4/5/out": "7",
	})
	for link, target := range map[string]string{"link": "b", "loop": "."} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	list := func(most int) string {
		var got []string
		dir.Small(func(name string) bool { return name == "no" }, func(name string, data []byte) bool {
			got = append(got, name)
			if want, _ := dir.Read(name); string(want) != string(data) {
				t.Errorf("%s: %q", name, data)
			}
			return len(got) < most
		})
		return strings.Join(got, " ")
	}
	if got, want := list(100), ".hidden b full a/x a/b/y 1/2/3/4/in"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := list(2); got != ".hidden b" {
		t.Errorf("goes on after the end: %q", got)
	}
	(Tree{Dir: "/nonexistent"}).Small(func(string) bool { return false }, func(string, []byte) bool { t.Error("a file of no folder"); return true })
}

// TestSmallEnds: a folder with very many files costs no more than the bound.
func TestSmallEnds(t *testing.T) {
	for _, row := range []struct{ files, size, want int }{{maxSmallFiles + 5, 1, maxSmallFiles}, {maxSmallBytes/maxSmall + 5, maxSmall, maxSmallBytes / maxSmall}} {
		files := map[string]string{}
		for i := range row.files {
			files[fmt.Sprintf("f%d", i)] = strings.Repeat("x", row.size)
		}
		n := 0
		folder(t, files).Small(func(string) bool { return false }, func(string, []byte) bool { n++; return true })
		if n != row.want {
			t.Errorf("%d files of %d bytes: visits %d, want %d", row.files, row.size, n, row.want)
		}
	}
}
