package apply

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// later is the n-th change of a test.
func later(n int) Options {
	return Options{Command: fmt.Sprintf("change %d", n), Now: testTime.Add(time.Duration(n) * time.Hour)}
}

func TestUndo(t *testing.T) {
	for seed := range uint64(6) {
		s, dir := newScenario(seed, 12), t.TempDir()
		s.old.write(t, dir)
		_, err := Apply(dir, s.plan(t, dir), later(1))
		check(t, err)
		undone, err := Undo(dir, later(2))
		check(t, err)
		if undone.Command != "change 1" || !undone.Time.Equal(later(1).Now) || len(undone.Kept) > 0 {
			t.Errorf("undone: %+v", undone)
		}
		wantTree(t, dir, s.old)
		// What the change had created is kept as well: a secret may be in it.
		kept, err := os.ReadFile(filepath.Join(dir, backupPath(undone.ID, ".env")))
		check(t, err)
		if string(kept) != s.new[".env"].Content {
			t.Errorf("the undone .env is kept as %q", kept)
		}
		if _, err := Undo(dir, later(3)); !errors.Is(err, ErrNothingToUndo) {
			t.Errorf("a second Undo: error %v", err)
		}
	}
}

func TestUndoStepByStep(t *testing.T) {
	dir := t.TempDir()
	var states []tree
	for n := range 4 {
		states = append(states, readTree(t, dir))
		op := Op{Kind: Write, Path: "file", Mode: 0o644, Content: fmt.Appendf(nil, "version %d", n)}
		_, err := Apply(dir, seen(t, dir, []Op{op}), later(0)) // all in one second
		check(t, err)
	}
	for _, want := range slices.Backward(states) {
		_, err := Undo(dir, later(-1)) // by a clock that went back
		check(t, err)
		wantTree(t, dir, want)
	}
}

func TestUndoKeepsEdits(t *testing.T) {
	dir := t.TempDir()
	before := tree{"edited": {0o644, "a"}, "deleted": {0o644, "a"}, "mode": {0o644, "a"}, "opened": {0o600, "a"}, "back": {0o644, "a"}, "gone": {0o644, "a"}}
	before.write(t, dir)
	_, err := Apply(dir, seen(t, dir, []Op{
		{Kind: Write, Path: "edited", Mode: 0o644, Content: []byte("b")},
		{Kind: Write, Path: "deleted", Mode: 0o644, Content: []byte("b")},
		{Kind: Write, Path: "mode", Mode: 0o644, Content: []byte("b")},
		{Kind: Meta, Path: "opened", Mode: 0o640},
		{Kind: Write, Path: "new/made", Mode: 0o644, Content: []byte("b")},
		{Kind: Write, Path: "new/edited", Mode: 0o644, Content: []byte("b")},
		{Kind: Remove, Path: "back"},
		{Kind: Remove, Path: "gone"},
	}), later(1))
	check(t, err)
	at := func(name string) string { return filepath.Join(dir, name) }
	check(t, os.WriteFile(at("edited"), []byte("mine"), 0o644))
	check(t, os.Remove(at("deleted")))
	check(t, os.Chmod(at("mode"), 0o400))
	check(t, os.Chmod(at("opened"), 0o444))
	check(t, os.WriteFile(at("back"), []byte("mine"), 0o644))
	check(t, os.WriteFile(at("new/mine"), []byte("mine"), 0o644))
	check(t, os.WriteFile(at("new/edited"), []byte("mine"), 0o644))
	undone, err := Undo(dir, later(2))
	check(t, err)
	want := []string{"edited: was edited since", "deleted: was removed since", "opened: its mode was changed since", "back: was edited since"}
	if diff := cmp.Diff(want, undone.Kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"new/edited"}, undone.Saved); diff != "" {
		t.Errorf("saved (-want +got):\n%s", diff)
	}
	if copied, err := os.ReadFile(at(undone.Copy("new/edited"))); err != nil || string(copied) != "mine" {
		t.Errorf("the copy of an edited file: %q, %v", copied, err)
	}
	if diff := cmp.Diff([]string{"new: not empty, kept"}, undone.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	wantTree(t, dir, tree{
		"edited": {0o644, "mine"}, "mode": {0o400, "a"}, "opened": {0o444, "a"}, "back": {0o644, "mine"}, "gone": {0o644, "a"},
		"new": {Mode: os.ModeDir | 0o755}, "new/mine": {0o644, "mine"},
	})
}

// TestUndoLeavesAnother: the mode of a directory is not given to the file that
// stands there since.
func TestUndoLeavesAnother(t *testing.T) {
	dir := t.TempDir()
	tree{"d": {Mode: os.ModeDir | 0o755}}.write(t, dir)
	_, err := Apply(dir, seen(t, dir, []Op{{Kind: Meta, Path: "d", Mode: 0o700}}), later(1))
	check(t, err)
	check(t, os.Remove(filepath.Join(dir, "d")))
	tree{"d": {0o700, "mine"}}.write(t, dir)
	undone, err := Undo(dir, later(2))
	check(t, err)
	if diff := cmp.Diff([]string{"d: was replaced since"}, undone.Kept); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
	wantTree(t, dir, tree{"d": {0o700, "mine"}})
}

func TestUndoWithoutBackup(t *testing.T) {
	dir := t.TempDir()
	if _, err := Undo(dir, later(1)); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("an untouched tree: error %v", err)
	}
	tree{"a": {0o644, "old a"}, "b": {0o644, "old b"}}.write(t, dir)
	result, err := Apply(dir, seen(t, dir, []Op{
		{Kind: Write, Path: "a", Mode: 0o644, Content: []byte("new a")},
		{Kind: Write, Path: "b", Mode: 0o644, Content: []byte("new b")},
	}), later(1))
	check(t, err)
	kept := backupPath(result.ID, "b")
	check(t, os.WriteFile(filepath.Join(dir, kept), []byte("other"), 0o600))
	if _, err := Undo(dir, later(2)); err == nil || !strings.Contains(err.Error(), kept+": missing or damaged") {
		t.Errorf("a damaged backup: error %v", err)
	}
	wantTree(t, dir, tree{"a": {0o644, "new a"}, "b": {0o644, "new b"}})
}

func TestTenBackups(t *testing.T) {
	dir := t.TempDir()
	var ids []string
	for n := range 14 {
		op := Op{Kind: Write, Path: "dir/file", Mode: 0o644, Content: fmt.Appendf(nil, "version %d", n)}
		result, err := Apply(dir, seen(t, dir, []Op{op}), later(n))
		check(t, err)
		ids = append(ids, result.ID)
	}
	var want []string
	for _, id := range ids[4:] {
		want = append(want, id, id+".json")
	}
	entries, err := os.ReadDir(filepath.Join(dir, Backups))
	check(t, err)
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("backups (-want +got):\n%s", diff)
	}
}
