package apply

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestApply(t *testing.T) {
	for seed := range uint64(6) {
		for _, files := range []int{1, 8, 30} {
			t.Run(fmt.Sprintf("%d/%d", seed, files), func(t *testing.T) {
				s, dir := newScenario(seed, files), t.TempDir()
				s.old.write(t, dir)
				result, err := Apply(dir, s.plan(t, dir), Options{Command: "upgrade", Now: testTime})
				check(t, err)
				wantTree(t, dir, s.new)
				wantBackups(t, dir, result.ID, s)
				again, err := Apply(dir, s.plan(t, dir), Options{Command: "upgrade", Now: testTime})
				check(t, err)
				if again.ID != "" || len(again.Changed) > 0 {
					t.Errorf("the same again changed %v", again)
				}
			})
		}
	}
}

// TestOrder: the manifest comes into place after everything else, wherever the
// ops name it.
func TestOrder(t *testing.T) {
	dir := t.TempDir()
	tree{"a": {0o644, "a"}, "b": {0o644, "b"}}.write(t, dir)
	ops := []Op{
		{Kind: Write, Path: Manifest, Mode: 0o644, Content: []byte("manifest")},
		{Kind: Remove, Path: "a"},
		{Kind: Meta, Path: "b", Mode: 0o600},
		{Kind: Write, Path: "c/d", Mode: 0o644, Content: []byte("d")},
	}
	var got []string
	committed := false
	p := &probe{log: func(kind, name, to string, _ []byte, _ fs.FileMode) {
		if committed && kind != "sync" && !below(name, Txn) || kind == "rename" && to != journalFile {
			got = append(got, strings.TrimSpace(kind+" "+path.Base(name)+" "+to))
		}
		committed = committed || to == journalFile
	}}
	_, err := Apply(dir, seen(t, dir, ops), p.options())
	check(t, err)
	want := []string{"rename a " + Txn + "/2", "chmod b", "rename 4 c/d", "rename 1 " + Manifest, "rename journal.json " + Backups + "/20261123T120000Z.json"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("order (-want +got):\n%s", diff)
	}
}

// wantBackups demands that all that the change replaced is kept, privately.
func wantBackups(t testing.TB, dir, id string, s scenario) {
	t.Helper()
	for name, was := range s.old {
		now, still := s.new[name]
		if was.Mode.IsDir() || still && now.Content == was.Content {
			continue
		}
		kept := filepath.Join(dir, backupPath(id, name))
		content, err := os.ReadFile(kept)
		check(t, err)
		if string(content) != was.Content {
			t.Errorf("%s: backup has %q, want %q", name, content, was.Content)
		}
		info, err := os.Stat(kept)
		check(t, err)
		if info.Mode() != 0o600 {
			t.Errorf("%s: backup has mode %v", name, info.Mode())
		}
	}
	info, err := os.Stat(filepath.Join(dir, Backups))
	check(t, err)
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the backups have mode %v", info.Mode())
	}
}
