package apply

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrongOps(t *testing.T) {
	write := func(path string) Op { return Op{Kind: Write, Path: path, Mode: 0o644} }
	tests := []struct {
		name string
		ops  []Op
		want []string
	}{
		{"outside", []Op{write("../x"), write("/x")}, []string{`"../x"`, `"/x"`}},
		{"reserved", []Op{write(lockFile), write(Txn + "/1"), write(Backups), write("config/" + stagePrefix + "x")},
			[]string{lockFile, Txn, Backups, stagePrefix}},
		{"no mode", []Op{{Kind: Write, Path: "x"}}, []string{`"x": mode`}},
		{"type in the mode", []Op{{Kind: Write, Path: "x", Mode: os.ModeSymlink | 0o644}}, []string{`"x": mode`}},
		{"a folder for nobody", []Op{{Kind: Mkdir, Path: "dir", Was: State{Kind: Directory}}}, []string{"\"dir\": mode 0000 lets nobody use it\nrun: chmod 755 dir"}},
		{"a file for nobody", []Op{{Kind: Write, Path: "a b", Was: State{Kind: Regular}}}, []string{"\"a b\": mode 0000 lets nobody use it\nrun: chmod 644 'a b'"}},
		{"a secret for nobody", []Op{{Kind: Meta, Path: "s", Was: State{Kind: Regular}, Secret: true}}, []string{"run: chmod 600 s"}},
		{"wide secret", []Op{{Kind: Write, Path: "x", Mode: 0o640, Secret: true}}, []string{`"x": mode 0640 is too wide`}},
		{"wide secret by mode", []Op{{Kind: Meta, Path: "x", Mode: 0o604, Secret: true}}, []string{`"x": mode 0604 is too wide`}},
		{"twice", []Op{write("x"), write("x")}, []string{`"x": named twice`}},
		{"below a file", []Op{write("x"), write("x/y/z")}, []string{`"x/y/z": lies below "x"`}},
		{"kind", []Op{{Kind: "link", Path: "x", Mode: 0o644}}, []string{"unknown kind"}},
		{"too large", []Op{{Kind: Write, Path: "x", Mode: 0o644, Content: make([]byte, MaxSize+1)}}, []string{`"x": larger`}},
		{"write a directory", []Op{{Kind: Write, Path: "dir", Mode: 0o644}}, []string{"dir: expected a file, found a directory"}},
		{"remove a directory", []Op{{Kind: Remove, Path: "dir"}}, []string{"dir: expected a file, found a directory"}},
		{"directory over a file", []Op{{Kind: Mkdir, Path: "file", Mode: 0o755}}, []string{"file: expected a directory, found a file"}},
		{"mode of nothing", []Op{{Kind: Meta, Path: "none", Mode: 0o644}}, []string{"none: missing"}},
		{"below an existing file", []Op{write("file/x")}, []string{"file: expected a directory, found a regular file"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			before := tree{"dir": {Mode: os.ModeDir | 0o755}, "file": {0o644, "x"}}
			before.write(t, dir)
			for i := range tt.ops { // right, so that only the rest is wrong
				if tt.ops[i].Path == "dir" || tt.ops[i].Path == "file" {
					tt.ops[i] = seen(t, dir, tt.ops[i:i+1])[0]
				}
			}
			_, err := Apply(dir, tt.ops, Options{})
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not name %q", err, want)
				}
			}
			wantTree(t, dir, before)
			if _, err := os.Lstat(filepath.Join(dir, StateDir)); err == nil {
				t.Error("there is a state directory")
			}
		})
	}
}

func TestChangedMeanwhile(t *testing.T) {
	before := tree{"edited": {0o644, "a"}, "gone": {0o644, "a"}, "wider": {0o600, "a"}, "fine": {0o644, "a"}}
	var ops []Op
	for _, name := range []string{"edited", "gone", "wider", "fine", "appeared"} {
		ops = append(ops, Op{Kind: Write, Path: name, Mode: 0o644, Content: []byte("new")})
	}
	change := func(t *testing.T, dir string) tree {
		check(t, os.WriteFile(filepath.Join(dir, "edited"), []byte("b"), 0o644))
		check(t, os.Remove(filepath.Join(dir, "gone")))
		check(t, os.Chmod(filepath.Join(dir, "wider"), 0o666))
		check(t, os.WriteFile(filepath.Join(dir, "appeared"), []byte("b"), 0o600))
		return readTree(t, dir)
	}
	demand := func(t *testing.T, dir string, err error, edited tree) {
		var changed *ChangedError
		if !errors.As(err, &changed) {
			t.Fatalf("error %v, want a ChangedError", err)
		}
		want := "edited: content changed|gone: was removed|wider: mode changed from -rw------- to -rw-rw-rw-|appeared: was created"
		if got := strings.Join(changed.Changes, "|"); got != want {
			t.Errorf("changes %q, want %q", got, want)
		}
		wantTree(t, dir, edited)
	}
	t.Run("before the lock", func(t *testing.T) {
		dir := t.TempDir()
		before.write(t, dir)
		ops := seen(t, dir, ops)
		edited := change(t, dir)
		_, err := Apply(dir, ops, Options{})
		demand(t, dir, err, edited)
	})
	t.Run("while it was staged", func(t *testing.T) {
		dir := t.TempDir()
		before.write(t, dir)
		var edited tree
		p := &probe{}
		p.after = func(kind, name string) {
			if kind == "rename" && name == draftFile && edited == nil {
				edited = change(t, dir)
				for name := range edited {
					if strings.HasPrefix(name, StateDir) {
						delete(edited, name)
					}
				}
			}
		}
		_, err := Apply(dir, seen(t, dir, ops), p.options())
		demand(t, dir, err, edited)
	})
}
