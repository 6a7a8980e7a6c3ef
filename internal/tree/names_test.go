package tree

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNames: a path is known by whatever name it goes, also before its target is
// there, and a circle of links ends.
func TestNames(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "real")
	if err := os.MkdirAll(filepath.Join(dir, "config"), 0o755); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{
		"stack": "real", "real/there": "config", "real/soon": "config/later", "real/abs": filepath.Join(dir, "config/x"),
		"real/two": "soon", "real/out": "/nonexistent", "real/loop": "loop", "out": "real/config",
	} {
		if err := os.Symlink(target, filepath.Join(top, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		".": ".", "..": ".", "/": ".", "config": "config", "config/x/../y": "config/y", "./config//z/": "config/z",
		"there": "there config", "there/deep/er": "there/deep/er config/deep/er", "soon": "soon config/later", "soon/x": "soon/x config/later/x",
		"abs": "abs config/x", "two": "two config/later", "out": "out", "loop": "loop", "../out/x": "config/x", "../stack/a": "a", "../realer": "", "/etc": "", "...": "...", "..a": "..a",
	} {
		file := name
		if !filepath.IsAbs(name) {
			file = dir + "/" + name
		}
		for _, of := range []string{dir, filepath.Join(top, "stack")} {
			if diff := cmp.Diff(want, strings.Join((Tree{Dir: of}).Names(file), " ")); diff != "" {
				t.Errorf("%s below %s (-want +got):\n%s", name, of, diff)
			}
		}
	}
}

// TestReadThroughLinks: a path that leads to a replaced file reads as that one, also
// before it is on disk.
func TestReadThroughLinks(t *testing.T) {
	dir := folder(t, map[string]string{"a": "old", "own": "own", "sub/x": ""})
	for link, target := range map[string]string{"to-a": "a", "here": ".", "sub/up": "../a", "to-new": "new", "twice": "to-a"} {
		if err := os.Symlink(target, filepath.Join(dir.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	over := dir.With(map[string][]byte{"a": []byte("A"), "new": []byte("N")})
	for name, want := range map[string]string{
		"a": "A", "to-a": "A", "here/a": "A", "./a": "A", "sub/../a": "A", "sub/up": "A", "to-new": "N", "twice": "A", "here/here/to-new": "N", "own": "own", "here/own": "own",
	} {
		if data, err := over.Read(name); err != nil || string(data) != want {
			t.Errorf("%s: %q, %v, want %q", name, data, err, want)
		}
	}
	if data, err := dir.Read("here/to-a"); err != nil || string(data) != "old" {
		t.Errorf("%q, %v", data, err)
	}
	for name, want := range map[string]string{"twice": "a", "here/sub/up": "a", "to-new": "new", "none": "none", "../elsewhere/x": "../elsewhere/x", ".": "."} {
		if got := dir.Real(name); got != want {
			t.Errorf("%s leads to %q, want %q", name, got, want)
		}
	}
}

// TestElsewhere: what is below the folder has no other name, and what leads out of it has
// the name that it leads to.
func TestElsewhere(t *testing.T) {
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(top, "real")
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"stack": "real", "real/out": "/nonexistent/x", "real/in": "data", "real/up": "..", "back": "real/data"} {
		if err := os.Symlink(target, filepath.Join(top, link)); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string][]string{
		"real": nil, "real/data": nil, "real/in": nil, "real/soon/x": nil, "stack/data": nil, "real/../real/data": nil,
		"real/out": {"/nonexistent/x"}, "real/out/y": {"/nonexistent/x/y"}, "real/up": {top}, "back": {filepath.Join(top, "back")}, "other": {filepath.Join(top, "other")}, ".": {top}, "realm": {filepath.Join(top, "realm")},
	} {
		for _, as := range []string{"real", "stack"} {
			got := Tree{Dir: filepath.Join(top, as)}.Elsewhere(top + "/" + name)
			expected := want
			if as == "real" && name == "stack/data" {
				expected = []string{filepath.Join(top, "stack/data")} // it is not by this name that the folder was opened
			}
			if d := cmp.Diff(expected, got); d != "" {
				t.Errorf("%s from %s: %s", name, as, d)
			}
		}
	}
}
