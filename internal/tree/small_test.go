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

// TestNamed: only files with the names are read, also through a symlink inside the
// folder; what cannot be read is told.
func TestNamed(t *testing.T) {
	dir := folder(t, map[string]string{"b.sh": "1", "a/x.sh": "2", "a/y": "3", "no/z.sh": "5", "large.sh": strings.Repeat("x", maxSmall+1), "full.sh": strings.Repeat("y", maxSmall)})
	for link, target := range map[string]string{"link.sh": "a/y", "loop.sh": "loop.sh", "out.sh": "/etc/passwd", "folder.sh": "a"} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	list := func(most int) string {
		var got []string
		all := dir.Named(func(name string) bool { return name == "no" }, func(name string) bool { return strings.HasSuffix(name, ".sh") }, func(name string, data []byte, err error) bool {
			text := string(data[:min(len(data), 1)])
			if err != nil {
				text = "!"
			}
			got = append(got, name+"="+text)
			return len(got) < most
		})
		return fmt.Sprint(got, all)
	}
	if got, want := list(100), "[b.sh=1 folder.sh=! full.sh=y large.sh=! link.sh=3 loop.sh=! out.sh=! a/x.sh=2] true"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := list(2); got != "[b.sh=1 folder.sh=!] false" {
		t.Errorf("goes on after the end: %q", got)
	}
	if changed := dir.Changed(); changed != nil {
		t.Errorf("remembers %q", changed)
	}
}

// TestNamedEnds: neither very many names nor very many or large files are read.
func TestNamedEnds(t *testing.T) {
	for _, row := range []struct {
		name              string
		files, size, want int
	}{{"f%d.sh", maxNamed + 5, 1, maxNamed}, {"f%d.sh", maxSmallBytes/maxSmall + 5, maxSmall, maxSmallBytes / maxSmall}, {"f%d", maxEntries + 5, 0, 0}} {
		files := map[string]string{"z/last.sh": ""}
		for i := range row.files {
			files[fmt.Sprintf(row.name, i)] = strings.Repeat("x", row.size)
		}
		n := 0
		all := folder(t, files).Named(func(string) bool { return false }, func(name string) bool { return strings.HasSuffix(name, ".sh") }, func(string, []byte, error) bool { n++; return true })
		if n != row.want || all {
			t.Errorf("%d files of %d bytes: visits %d, want %d; all %v", row.files, row.size, n, row.want, all)
		}
	}
}
