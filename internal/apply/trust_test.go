//go:build linux

package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pending is a tree with a change that was committed, or only drafted, and one
// before it that can be undone.
func pending(t *testing.T, committed bool) string {
	t.Helper()
	dir := openDir(t)
	tree{"a": {0o644, "old a"}, "b": {0o644, "old b"}}.write(t, dir)
	_, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "a", Mode: 0o644, Content: []byte("new a")}}), later(1))
	check(t, err)
	p := &probe{}
	p.after = func(kind, name string) {
		p.dead = p.dead || kind == "rename" && name == draftFile || !committed && kind == "create" && name == Txn+"/1"
	}
	opt := p.options()
	opt.Now = later(2).Now
	ops := []Op{{Kind: Write, Path: "b", Mode: 0o644, Content: []byte("new b")}, {Kind: Write, Path: "c", Mode: 0o644, Content: []byte("new c")}}
	if _, err := Apply(dir, seen(t, dir, ops), opt); !errors.Is(err, errCrashed) {
		t.Fatalf("error %v, want the crash", err)
	}
	return dir
}

// forgeries make something look as if somebody else could have written it.
var forgeries = map[string]func(at string, mode fs.FileMode) error{
	"another owner":   func(at string, _ fs.FileMode) error { return os.Lchown(at, 1234, 0) },
	"group can write": func(at string, mode fs.FileMode) error { return os.Chmod(at, mode.Perm()|0o020) },
	"all can write":   func(at string, mode fs.FileMode) error { return os.Chmod(at, mode.Perm()|0o002) },
}

// forged has each of the paths forged in turn, in a tree of its own, and demands
// that run names it and changes nothing.
func forged(t *testing.T, tree func() string, paths []string, run func(dir string) error, hint string) {
	t.Helper()
	for name, forge := range forgeries {
		for _, path := range paths {
			dir := tree()
			at := filepath.Join(dir, path)
			info, err := os.Stat(at)
			check(t, err)
			check(t, forge(at, info.Mode()))
			before := imprint(t, dir)
			var untrusted *UntrustedError
			if err := run(dir); !errors.As(err, &untrusted) || untrusted.Path != path {
				t.Errorf("%s: %s: error %v", path, name, err)
			} else if name == "another owner" && (untrusted.UID != 1234 || !strings.Contains(err.Error(), hint) || !strings.Contains(err.Error(), dir)) {
				t.Errorf("%s: it says %v", path, err)
			} else if name != "another owner" && !strings.Contains(err.Error(), "chmod go-w "+at) {
				t.Errorf("%s: no hint in %v", path, err)
			}
			same(t, before, imprint(t, dir))
		}
	}
}

// TestForgedRecovery: nothing that somebody else could have written is gone by,
// wherever on the way to the journal that is.
func TestForgedRecovery(t *testing.T) {
	needRoot(t)
	run := func(dir string) error { _, err := Recover(dir, Options{}); return err }
	hint := "sudo -u '#1234' magi-harden upgrade --dir "
	forged(t, func() string { return pending(t, true) }, []string{StateDir, Txn, journalFile}, run, hint)
	forged(t, func() string { return pending(t, false) }, []string{StateDir, Txn, draftFile}, run, hint)
	undrafted := func() string {
		dir := pending(t, false)
		check(t, os.Remove(filepath.Join(dir, draftFile)))
		return dir
	}
	forged(t, undrafted, []string{StateDir, Txn}, run, hint)
}

func TestForgedUndo(t *testing.T) {
	needRoot(t)
	const id = "20261123T130000Z"
	done := func() string {
		dir := pending(t, false)
		check(t, os.RemoveAll(filepath.Join(dir, Txn)))
		return dir
	}
	run := func(dir string) error { _, err := Undo(dir, later(3)); return err }
	paths := []string{StateDir, Backups, Backups + "/" + id + ".json", Backups + "/" + id, backupPath(id, "a")}
	forged(t, done, paths, run, "sudo -u '#1234' magi-harden upgrade --undo --dir ")
}

// TestRootsJournal: what root wrote is good for anybody who can read it, and
// what a user wrote is good for that user.
func TestRootsJournal(t *testing.T) {
	needRoot(t)
	dir := pending(t, true)
	give(t, dir, 65534, 65534)
	check(t, os.Lchown(filepath.Join(dir, journalFile), 0, 0))
	check(t, os.Chmod(filepath.Join(dir, journalFile), 0o644))
	asUser(t, func() {
		r, err := Recover(dir, Options{})
		check(t, err)
		if !r.Finished {
			t.Errorf("recovery: %+v", r)
		}
	})
}

// TestForeignStage: a file that waits beside its target, in a folder that
// somebody else can write, is not put in place.
func TestForeignStage(t *testing.T) {
	needRoot(t)
	for _, at := range []string{".", "config"} {
		dir := openDir(t)
		tree{"config": {Mode: os.ModeDir | 0o755}, "config/a": {0o644, "old"}}.write(t, dir)
		p := &probe{}
		p.after = func(kind, name string) { p.dead = p.dead || kind == "rename" && name == draftFile }
		opt := farOptions(p, true)
		if _, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "config/a", Mode: 0o644, Content: []byte("new")}}), opt); !errors.Is(err, errCrashed) {
			t.Fatalf("error %v, want the crash", err)
		}
		check(t, os.Lchown(filepath.Join(dir, at), 1234, 0))
		before := imprint(t, dir)
		var untrusted *UntrustedError
		if _, err := Recover(dir, Options{}); !errors.As(err, &untrusted) || untrusted.Path != at || !strings.Contains(err.Error(), stagePrefix+"*") {
			t.Errorf("%s: error %v", at, err)
		}
		same(t, before, imprint(t, dir))
		check(t, os.Lchown(filepath.Join(dir, at), 0, 0))
		_, err := Recover(dir, Options{})
		check(t, err)
	}
}

// TestRootShell: a journal of the folder's owner that would make a program run
// as root does not, whoever owns what.
func TestRootShell(t *testing.T) {
	needRoot(t)
	const set = 1<<23 | 0o755 // setuid, as Go writes it
	for _, mode := range []fs.FileMode{set, 0o755} {
		for _, owner := range []int{1234, 0} {
			dir := openDir(t)
			tree{"sh": {0o755, "a shell"}, StateDir: {Mode: os.ModeDir | 0o755}, lockFile: {0o600, ""}, Txn: {Mode: os.ModeDir | 0o700}}.write(t, dir)
			check(t, os.WriteFile(filepath.Join(dir, journalFile), fmt.Appendf(nil, `{"version": 1, "id": "20261123T120000Z", "command": "upgrade", "started": "2026-11-23T12:00:00Z",
				"entries": [{"kind": "meta", "path": "sh", "old": {"kind": "file", "mode": 493, "uid": 1234, "gid": 0},
				"new": {"kind": "file", "mode": %d, "uid": 0, "gid": 0}, "owner": {"uid": 0, "gid": 0, "must": true}}]}`, mode), 0o600))
			give(t, dir, 1234, 0)
			give(t, filepath.Join(dir, StateDir), owner, 0)
			before := imprint(t, dir)
			_, err := Recover(dir, Options{Writes: func(name string) bool { return name != "sh" }})
			if err == nil {
				t.Errorf("mode %v, journal of %d: it was carried out", mode, owner)
			}
			same(t, before, imprint(t, dir))
		}
	}
}

// TestSwappedState: whoever owns the folder puts another state folder in its
// place while root recovers; what root does stays in the one that it opened.
func TestSwappedState(t *testing.T) {
	needRoot(t)
	dir, evil := pending(t, true), t.TempDir()
	planted := tree{}
	planted.add(Txn+"/1", 0o600, "planted b")
	planted.add(Txn+"/2", 0o600, "planted c")
	planted.write(t, evil)
	give(t, evil, 1234, 0)
	at := func(name string) string { return filepath.Join(dir, name) }
	p := &probe{}
	p.after = func(kind, _ string) {
		if kind == "rewrite" { // of the lock: all that is locked is opened
			check(t, os.Rename(at(StateDir), at("aside")))
			check(t, os.Rename(filepath.Join(evil, StateDir), at(StateDir)))
		}
	}
	r, err := Recover(dir, p.options())
	check(t, err)
	if !r.Finished {
		t.Errorf("recovery: %+v", r)
	}
	for name, want := range map[string]string{"b": "new b", "c": "new c", Txn + "/1": "planted b", Txn + "/2": "planted c"} {
		if got, err := os.ReadFile(at(name)); err != nil || string(got) != want {
			t.Errorf("%s is %q, %v", name, got, err)
		}
	}
	if _, err := os.Lstat(at("aside/txn")); err == nil {
		t.Error("the journal that was carried out is still there")
	}
}

// TestConfined: a journal may name the tool's own files only.
func TestConfined(t *testing.T) {
	for _, committed := range []bool{true, false} {
		dir := pending(t, committed)
		before := imprint(t, dir)
		_, err := Recover(dir, Options{Writes: func(name string) bool { return name != "c" }})
		if err == nil || !strings.Contains(err.Error(), `names "c", which is not a managed file`) {
			t.Errorf("error %v", err)
		}
		same(t, before, imprint(t, dir))
		_, err = Recover(dir, Options{Writes: func(name string) bool { return name == "b" || name == "c" }})
		check(t, err)
		if _, err := Undo(dir, Options{Writes: func(string) bool { return false }}); err == nil || !strings.Contains(err.Error(), "which is not a managed file") {
			t.Errorf("undo: error %v", err)
		}
	}
}

// imprint is all that can be seen of a tree, the lock and its backups included.
func imprint(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	check(t, filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		st := stateOf(info, Regular)
		out[at] = fmt.Sprintln(info.Mode(), st.UID, st.GID, inode(info))
		if name, _ := filepath.Rel(dir, at); name == lockFile || name == StateDir || name == "." {
			return nil // a lock writes its holder, and may come and go
		}
		out[at] += info.ModTime().String()
		if info.Mode().IsRegular() {
			content, err := os.ReadFile(at)
			out[at] += string(content)
			return err
		}
		return nil
	}))
	return out
}

func same(t *testing.T, before, after map[string]string) {
	t.Helper()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("something changed (-before +after):\n%s", diff)
	}
}

// TestStateDirIsNoFolder: whatever stands in the place of the state folder, no run
// waits for it.
func TestStateDirIsNoFolder(t *testing.T) {
	for _, readOnly := range []bool{true, false} {
		dir := openDir(t)
		check(t, syscall.Mkfifo(filepath.Join(dir, StateDir), 0o600))
		if _, err := Apply(dir, []Op{{Kind: Write, Path: "a", Mode: 0o644}}, Options{ReadOnly: readOnly}); err == nil || !strings.Contains(err.Error(), "found a FIFO") {
			t.Errorf("read only %v: %v", readOnly, err)
		}
		if _, err := Vouched(dir, Manifest); err == nil || !strings.Contains(err.Error(), "found a FIFO") {
			t.Error(err)
		}
	}
}
