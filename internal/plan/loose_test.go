package plan

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"github.com/google/go-cmp/cmp"
)

// TestLoose: folders in which others may write, and files with a second name, count as
// findings; what this run mends itself, and what cannot be misused, does not.
func TestLoose(t *testing.T) {
	dir := t.TempDir()
	for name, mode := range map[string]fs.FileMode{"config": 0o755, "config/a": 0o777, "config/group": 0o775, "config/sticky": 0o777 | fs.ModeSticky, "config/mended": 0o777, "other": 0o777} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	w := Wanted{Loaded: []string{"compose.yml", "config/a/more.yml", "missing.yml"}, Dirs: []file.Dir{{Path: "config/mended", Mode: 0o755}}}
	for _, name := range []string{"config/a/x", "config/group/x", "config/sticky/x", "config/mended/x", "written", "plain"} {
		w.Files = append(w.Files, file.File{Path: name})
	}
	for _, name := range []string{"config/a/x", "config/group/x", "written", "plain", "compose.yml", "other/y"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"config/group/x", "written", "compose.yml", "other/y"} {
		if err := os.Link(filepath.Join(dir, name), filepath.Join(dir, name+".link")); err != nil {
			t.Fatal(err)
		}
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	p := Plan{Ops: []apply.Op{{Kind: apply.Write, Path: "written"}, {Kind: apply.Meta, Path: "config/group/x"}}}
	p.loose(root, w)
	want := []finding.Finding{
		{Kind: finding.WritableBy, Subject: "config/a", Detail: "0777", Object: "0755"},
		{Kind: finding.Linked, Subject: "compose.yml", Detail: "2"},
		{Kind: finding.Linked, Subject: "config/group/x", Detail: "2"},
	}
	if d := cmp.Diff(want, p.Loose); d != "" {
		t.Error(d)
	}
	if p.Widened() != len(want) {
		t.Errorf("counts %d", p.Widened())
	}
}
