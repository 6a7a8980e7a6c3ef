//go:build linux

package apply

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func inode(info fs.FileInfo) uint64 { return info.Sys().(*syscall.Stat_t).Ino }

// exact is imprint with all of the times.
func exact(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := imprint(t, dir)
	for at := range out {
		info, err := os.Lstat(at)
		check(t, err)
		out[at] += info.ModTime().String()
	}
	return out
}

// TestLooksOnly: with ReadOnly nothing is written, whatever lies there and
// whatever is asked for; what is due is told.
func TestLooksOnly(t *testing.T) {
	at := func(dir, name string) string { return filepath.Join(dir, name) }
	states := map[string]struct {
		make func(t *testing.T) string
		want string // what a recovery says
	}{
		"nothing": {func(t *testing.T) string { return openDir(t) }, ""},
		"clean": {func(t *testing.T) string {
			dir := pending(t, true)
			_, err := Recover(dir, Options{})
			check(t, err)
			return dir
		}, ""},
		"committed": {func(t *testing.T) string { return pending(t, true) }, "recovery due: an interrupted upgrade has to be finished (2 paths)\nrun: magi-harden upgrade --dir /"},
		"drafted":   {func(t *testing.T) string { return pending(t, false) }, "recovery due: an interrupted upgrade changed nothing yet"},
		"all in place": {func(t *testing.T) string {
			dir := pending(t, true)
			check(t, firstError(os.Rename(at(dir, Txn+"/1"), at(dir, "b")), os.Rename(at(dir, Txn+"/2"), at(dir, "c"))))
			return dir
		}, "recovery due: an interrupted upgrade has to be finished"},
		"damaged draft": {func(t *testing.T) string {
			dir := pending(t, false)
			check(t, os.Truncate(at(dir, draftFile), 30))
			return dir
		}, "recovery due: an interrupted change changed nothing yet"},
		"damaged journal": {func(t *testing.T) string {
			dir := pending(t, true)
			check(t, os.Truncate(at(dir, journalFile), 30))
			return dir
		}, "journal.json: is damaged"},
		"empty": {func(t *testing.T) string {
			dir := openDir(t)
			check(t, os.MkdirAll(at(dir, Txn), 0o700))
			check(t, os.Chmod(at(dir, StateDir), 0o755))
			return dir
		}, "recovery due: an interrupted change"},
		"a file in the way": {func(t *testing.T) string {
			dir := openDir(t)
			tree{StateDir: {0o644, "x"}}.write(t, dir)
			return dir
		}, StateDir},
	}
	for name, state := range states {
		t.Run(name, func(t *testing.T) {
			dir := state.make(t)
			before := exact(t, dir)
			_, err := Recover(dir, Options{ReadOnly: true})
			if (err == nil) != (state.want == "") || err != nil && !strings.Contains(err.Error(), state.want) {
				t.Errorf("recovery: error %v, want %q", err, state.want)
			}
			var due *DueError
			if errors.As(err, &due) != strings.HasPrefix(state.want, "recovery due") {
				t.Errorf("recovery: error %#v", err)
			}
			if _, err := Apply(dir, []Op{{Kind: Write, Path: "new", Mode: 0o644}}, Options{ReadOnly: true}); err == nil {
				t.Error("a change was made")
			}
			if _, err := Undo(dir, Options{ReadOnly: true}); err == nil {
				t.Error("a change was taken back")
			}
			same(t, before, exact(t, dir))
		})
	}
}

// TestLooksAtUndo: what an undo would do is told, and not done.
func TestLooksAtUndo(t *testing.T) {
	dir := openDir(t)
	tree{"a": {0o644, "old a"}}.write(t, dir)
	ops := []Op{{Kind: Write, Path: "a", Mode: 0o644, Content: []byte("new a")}, {Kind: Write, Path: "b", Mode: 0o644, Content: []byte("new b")}}
	_, err := Apply(dir, seen(t, dir, ops), later(1))
	check(t, err)
	before := exact(t, dir)
	undone, err := Undo(dir, Options{ReadOnly: true})
	if !errors.Is(err, ErrReadOnly) || undone.Command != "change 1" || len(undone.Changed) != 2 || len(undone.Removed) != 1 {
		t.Errorf("%+v, %v", undone, err)
	}
	same(t, before, exact(t, dir))
}

// TestLooksWhileLocked: a change that is under way in another process is not
// called interrupted.
func TestLooksWhileLocked(t *testing.T) {
	dir := pending(t, true)
	h, err := Lock(dir, Options{Command: "holder"})
	check(t, err)
	var locked *LockedError
	if _, err := Recover(dir, Options{ReadOnly: true}); !errors.As(err, &locked) || locked.Command != "holder" {
		t.Errorf("error %v", err)
	}
	check(t, h.Unlock())
}
