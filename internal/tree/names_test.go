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
