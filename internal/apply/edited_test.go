//go:build linux

package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// hook runs once, before the first step that moves a file to or from its place.
type hook struct {
	disk
	run func()
}

func (h *hook) fire() {
	if run := h.run; run != nil {
		h.run = nil
		run()
	}
}

func (h *hook) exchange(from, to string) error { h.fire(); return h.disk.exchange(from, to) }
func (h *hook) renameNew(from, to string) error {
	if from == "file" || to == "file" {
		h.fire()
	}
	return h.disk.renameNew(from, to)
}

// plainDisk is a file system that cannot exchange names.
type plainDisk struct{ disk }

func (plainDisk) exchange(string, string) error  { return syscall.EINVAL }
func (plainDisk) renameNew(string, string) error { return syscall.EINVAL }

// found returns every content of a file below dir, by path.
func found(t testing.TB, dir string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	check(t, filepath.WalkDir(dir, func(at string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(at)
		name, _ := filepath.Rel(dir, at)
		all[name] = string(content)
		return err
	}))
	return all
}

// TestEditAtTheLastMoment: what somebody makes of a file after the last look at it
// is kept, and the result says where.
func TestEditAtTheLastMoment(t *testing.T) {
	write := Op{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}
	other := Op{Kind: Write, Path: "other", Mode: 0o644, Content: []byte("new")}
	editors := map[string]func(at string) error{
		"in place": func(at string) error { return os.WriteFile(at, []byte("mine"), 0o644) },
		"by rename": func(at string) error {
			return firstError(os.WriteFile(at+"~", []byte("mine"), 0o644), os.Rename(at+"~", at))
		},
	}
	for how, edit := range editors {
		for _, tt := range []struct {
			name string
			was  tree
			op   Op
			far  bool
		}{
			{"replaced", tree{"file": {0o644, "old"}}, write, false},
			{"replaced on another mount", tree{"file": {0o644, "old"}}, write, true},
			{"created", tree{}, write, false},
			{"removed", tree{"file": {0o644, "old"}}, Op{Kind: Remove, Path: "file"}, false},
			{"removed on another mount", tree{"file": {0o644, "old"}}, Op{Kind: Remove, Path: "file"}, true},
		} {
			t.Run(tt.name+" "+how, func(t *testing.T) {
				dir := t.TempDir()
				tt.was.write(t, dir)
				opt := later(1)
				opt.far = func(string) bool { return tt.far }
				opt.wrap = func(d disk) disk {
					return &hook{d, func() { check(t, edit(filepath.Join(dir, "file"))) }}
				}
				result, err := Apply(dir, seen(t, dir, []Op{tt.op, other}), opt)
				check(t, err)
				copied := result.Copy("file") + editedSuffix
				if want := "file: was edited while it was replaced; the edit is in " + copied; strings.Join(result.Notes, "|") != want {
					t.Errorf("notes %q, want %q", result.Notes, want)
				}
				all := found(t, dir)
				if all[copied] != "mine" || all["file"] != string(tt.op.Content) || all["other"] != "new" {
					t.Errorf("the tree has %q", all)
				}
				for name := range all {
					if strings.Contains(name, stagePrefix) || below(name, Txn) {
						t.Errorf("%s is left", name)
					}
				}
				_, err = Undo(dir, later(2))
				check(t, err)
				wantTree(t, dir, tt.was)
			})
		}
	}
}

// TestRemovedAtTheLastMoment: somebody's removal is no edit, and no error.
func TestRemovedAtTheLastMoment(t *testing.T) {
	for _, op := range []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}, {Kind: Remove, Path: "file"}} {
		dir := t.TempDir()
		tree{"file": {0o644, "old"}}.write(t, dir)
		opt := later(1)
		opt.wrap = func(d disk) disk { return &hook{d, func() { check(t, os.Remove(filepath.Join(dir, "file"))) }} }
		result, err := Apply(dir, seen(t, dir, []Op{op}), opt)
		check(t, err)
		want := tree{}
		if op.Kind == Write {
			want["file"] = node{0o644, "new"}
		}
		wantTree(t, dir, want)
		if result.Notes != nil {
			t.Errorf("notes %q", result.Notes)
		}
	}
}

// TestOpenForWriting: a program that opened the file before it was replaced, and
// writes later, writes into the copy that the result names.
func TestOpenForWriting(t *testing.T) {
	dir := t.TempDir()
	tree{"file": {0o644, "old"}, "gone": {0o644, "old"}, "shut": {0o644, "old"}}.write(t, dir)
	var open []*os.File
	for _, name := range []string{"file", "gone"} {
		f, err := os.OpenFile(filepath.Join(dir, name), os.O_WRONLY, 0)
		check(t, err)
		defer f.Close()
		open = append(open, f)
	}
	result, err := Apply(dir, seen(t, dir, []Op{
		{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")},
		{Kind: Remove, Path: "gone"},
		{Kind: Write, Path: "shut", Mode: 0o644, Content: []byte("new")},
	}), later(1))
	check(t, err)
	for i, name := range []string{"file", "gone"} {
		_, err := open[i].WriteAt([]byte("mine"), 0)
		check(t, err)
		copied := result.Copy(name) + editedSuffix
		if got := found(t, dir)[copied]; got != "mine" {
			t.Errorf("%s has %q", copied, got)
		}
		if len(result.Notes) != 2 || !strings.HasPrefix(result.Notes[i], name+": was open in a program while it was replaced; ") || !strings.HasSuffix(result.Notes[i], copied) {
			t.Errorf("notes %q", result.Notes)
		}
	}
	_, err = Undo(dir, later(2))
	check(t, err)
	wantTree(t, dir, tree{"file": {0o644, "old"}, "gone": {0o644, "old"}, "shut": {0o644, "old"}})
}

// TestEditWithoutExchange: a file system that cannot exchange names loses no edit
// that came before the last look.
func TestEditWithoutExchange(t *testing.T) {
	for _, op := range []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}, {Kind: Remove, Path: "file"}} {
		dir := t.TempDir()
		tree{"file": {0o644, "old"}, "made": {0o644, "old"}}.write(t, dir)
		opt := later(1)
		opt.wrap = func(d disk) disk {
			return &probe{disk: plainDisk{d}, after: func(kind, name string) {
				if kind == "rename" && name == Txn+"/1" {
					check(t, os.WriteFile(filepath.Join(dir, "file"), []byte("mine"), 0o644))
				}
			}}
		}
		result, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "made", Mode: 0o644, Content: []byte("new")}, op}), opt)
		check(t, err)
		copied := result.Copy("file") + editedSuffix
		if all := found(t, dir); all[copied] != "mine" || all["file"] != string(op.Content) || all["made"] != "new" {
			t.Errorf("%s: the tree has %q", op.Kind, all)
		}
		if len(result.Notes) != 1 || !strings.HasSuffix(result.Notes[0], copied) {
			t.Errorf("notes %q", result.Notes)
		}
	}
}

// TestEditBeforeCrash: an edit that a change displaced before it crashed is kept by
// the recovery.
func TestEditBeforeCrash(t *testing.T) {
	for _, op := range []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}, {Kind: Remove, Path: "file"}} {
		for _, far := range []bool{false, true} {
			dir := t.TempDir()
			tree{"file": {0o644, "old"}}.write(t, dir)
			p := &probe{}
			opt := farOptions(p, far)
			opt.far = func(string) bool { return far }
			opt.wrap = func(d disk) disk {
				p.disk = &hook{d, func() { check(t, os.WriteFile(filepath.Join(dir, "file"), []byte("mine"), 0o644)) }}
				return p
			}
			p.after = func(kind, _ string) { p.dead = p.dead || kind == "exchange" || kind == "renameNew" }
			if _, err := Apply(dir, seen(t, dir, []Op{op}), opt); !errors.Is(err, errCrashed) {
				t.Fatalf("error %v, want the crash", err)
			}
			r, err := Recover(dir, later(2))
			check(t, err)
			copied := backupPath(testTime.Format(idTime), "file") + editedSuffix
			if all := found(t, dir); all[copied] != "mine" || all["file"] != string(op.Content) {
				t.Errorf("%s: the tree has %q", op.Kind, all)
			}
			if len(r.Notes) != 1 || !strings.HasSuffix(r.Notes[0], copied) {
				t.Errorf("notes %q", r.Notes)
			}
		}
	}
}

// TestEditOnAnotherMount: an edit that cannot be moved to the backups stays beside the
// file, and the result says so.
func TestEditOnAnotherMount(t *testing.T) {
	for _, op := range []Op{{Kind: Write, Path: "far/file", Mode: 0o644, Content: []byte("new")}, {Kind: Remove, Path: "far/file"}} {
		dir := t.TempDir()
		check(t, os.Mkdir(filepath.Join(dir, "far"), 0o755))
		mountAt(t, "tmpfs", filepath.Join(dir, "far"), "tmpfs", 0, "size=1m")
		tree{"far/file": {0o644, "old"}}.write(t, dir)
		opt := later(1)
		f, err := os.OpenFile(filepath.Join(dir, "far/file"), os.O_WRONLY, 0)
		check(t, err)
		result, err := Apply(dir, seen(t, dir, []Op{op}), opt)
		check(t, err)
		_, err = f.WriteAt([]byte("mine"), 0)
		check(t, firstError(err, f.Close()))
		if len(result.Notes) != 1 {
			t.Fatalf("notes %q", result.Notes)
		}
		_, copied, _ := strings.Cut(result.Notes[0], " writes is in ")
		if all := found(t, dir); !strings.HasPrefix(copied, "far/"+stagePrefix) || all[copied] != "mine" || all["far/file"] != string(op.Content) {
			t.Errorf("%s: notes %q, the tree has %q", op.Kind, result.Notes, all)
		}
		if _, err := os.Lstat(filepath.Join(dir, Txn)); err == nil {
			t.Error("the journal is still there")
		}
	}
}

// TestBusyEditor saves a file over and over while it is changed: every version that
// was saved last before a change, or after it, is found in the end.
func TestBusyEditor(t *testing.T) {
	dir := t.TempDir()
	at := filepath.Join(dir, "file")
	tree{"file": {0o644, "start"}}.write(t, dir)
	rounds := 60
	if testing.Short() {
		rounds = 20
	}
	for n := range rounds {
		ops := seen(t, dir, []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: fmt.Appendf(nil, "version %d", n)}})
		mine := fmt.Sprintf("mine %d", n)
		opt := later(n)
		var editor sync.WaitGroup
		opt.Stop = func() error {
			editor.Go(func() {
				for range n % 7 * 40 { // sooner or later
					_, _ = os.Lstat(at)
				}
				if n%2 == 0 {
					check(t, firstError(os.WriteFile(at+"~", []byte(mine), 0o644), os.Rename(at+"~", at)))
				} else {
					check(t, os.WriteFile(at, []byte(mine), 0o644))
				}
			})
			return nil
		}
		_, err := Apply(dir, ops, opt)
		var changed *ChangedError
		if err != nil && !errors.As(err, &changed) {
			t.Fatal(err)
		}
		editor.Wait()
		kept := false
		for _, content := range found(t, dir) {
			kept = kept || content == mine
		}
		if !kept {
			t.Fatalf("%q is lost; the tree has %q", mine, found(t, dir))
		}
	}
}
