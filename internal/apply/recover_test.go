package apply

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// interrupted is a tree whose change was committed and then crashed.
func interrupted(t *testing.T) (dir string, staged map[string]string) {
	t.Helper()
	dir = t.TempDir()
	tree{"kept": {0o644, "old kept"}, "other": {0o644, "old other"}, "removed": {0o644, "old removed"}, "meta": {0o644, "m"}}.write(t, dir)
	ops := []Op{
		{Kind: Write, Path: "kept", Mode: 0o644, Content: []byte("new kept")},
		{Kind: Write, Path: "other", Mode: 0o600, Content: []byte("new other")},
		{Kind: Write, Path: "dir/created", Mode: 0o644, Content: []byte("new created")},
		{Kind: Remove, Path: "removed"},
		{Kind: Meta, Path: "meta", Mode: 0o600},
	}
	p := &probe{}
	p.after = func(kind, name string) { p.dead = p.dead || kind == "rename" && name == draftFile }
	if _, err := Apply(dir, seen(t, dir, ops), p.options()); !errors.Is(err, errCrashed) {
		t.Fatalf("error %v, want the crash", err)
	}
	return dir, map[string]string{"kept": Txn + "/1", "other": Txn + "/2", "dir/created": Txn + "/3"}
}

// finished is the tree after that change.
func finished() tree {
	return tree{
		"kept": {0o644, "new kept"}, "other": {0o600, "new other"}, "meta": {0o600, "m"},
		"dir": {Mode: os.ModeDir | 0o755}, "dir/created": {0o644, "new created"},
	}
}

func TestRecovery(t *testing.T) {
	dir, _ := interrupted(t)
	if _, err := Apply(dir, nil, Options{}); !errors.Is(err, ErrUnfinished) {
		t.Errorf("Apply before Recover: error %v, want ErrUnfinished", err)
	}
	moved := filepath.Join(t.TempDir(), "moved")
	check(t, os.Rename(dir, moved))
	r, err := Recover(moved, Options{Command: "audit"})
	check(t, err)
	want := &Recovery{Command: "upgrade", Finished: true, Changed: []string{"dir", "kept", "other", "dir/created", "removed", "meta"}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("recovery (-want +got):\n%s", diff)
	}
	if got := r.String(); got != "an interrupted upgrade was finished (6 paths)" {
		t.Errorf("it says %q", got)
	}
	wantTree(t, moved, finished())
	if again, err := Recover(moved, Options{}); again != nil || err != nil {
		t.Errorf("a second Recover: %v, %v", again, err)
	}
}

// TestRecoveryOfVersion1: a journal of version 1, which had no place for what a
// Remove takes away, is carried out too.
func TestRecoveryOfVersion1(t *testing.T) {
	dir, _ := interrupted(t)
	at := filepath.Join(dir, journalFile)
	text, err := os.ReadFile(at)
	check(t, err)
	old := strings.Replace(string(text), `"version": 2`, `"version": 1`, 1)
	old = strings.Replace(old, "   \"path\": \"removed\",\n   \"stage\": \""+Txn+"/4\",\n", "   \"path\": \"removed\",\n", 1)
	if len(old) == len(text) {
		t.Fatalf("no stage in %s", text)
	}
	check(t, os.WriteFile(at, []byte(old), 0o600))
	r, err := Recover(dir, Options{})
	check(t, err)
	if !r.Finished || r.Notes != nil {
		t.Errorf("recovery: %+v", r)
	}
	wantTree(t, dir, finished())
}

func TestNothingToRecover(t *testing.T) {
	dir := t.TempDir()
	for _, at := range []string{dir, filepath.Join(dir, "none")} {
		if r, err := Recover(at, Options{}); r != nil || err != nil {
			t.Errorf("%s: %v, %v", at, r, err)
		}
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("it left %v, %v", names, err)
	}
}

// TestUnsettled: a file that was edited after the crash stops the recovery,
// and both ways that the error names lead on.
func TestUnsettled(t *testing.T) {
	edits := map[string]func(at string) error{
		"edited":  func(at string) error { return os.WriteFile(at, []byte("mine"), 0o644) },
		"deleted": os.Remove,
	}
	for name, edit := range edits {
		for _, keep := range []bool{true, false} {
			t.Run(name, func(t *testing.T) {
				dir, staged := interrupted(t)
				live := filepath.Join(dir, "kept")
				check(t, edit(live))
				edited, before := readTree(t, dir)["kept"], readTree(t, dir)
				_, err := Recover(dir, Options{})
				var unsettled *UnsettledError
				if !errors.As(err, &unsettled) || unsettled.Path != "kept" || unsettled.Staged != staged["kept"] {
					t.Fatalf("error %v, want an UnsettledError for kept", err)
				}
				if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
					t.Errorf("the stopped recovery changed something (-before +after):\n%s", diff)
				}
				want := finished()
				if keep {
					check(t, os.Remove(filepath.Join(dir, unsettled.Staged)))
					want["kept"] = edited
					if name == "deleted" {
						delete(want, "kept")
					}
				} else {
					check(t, os.Rename(filepath.Join(dir, unsettled.Staged), live))
				}
				r, err := Recover(dir, Options{})
				check(t, err)
				if told := len(r.Notes) > 0 && strings.HasPrefix(r.Notes[0], "kept: "); told != keep {
					t.Errorf("notes: %q", r.Notes)
				}
				wantTree(t, dir, want)
			})
		}
	}
}

// TestChangedAfterCrash: what was edited after the crash and does not stop the
// recovery is kept and told.
func TestChangedAfterCrash(t *testing.T) {
	dir, staged := interrupted(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	check(t, os.WriteFile(at("removed"), []byte("mine"), 0o644))
	check(t, os.Remove(at("meta")))
	check(t, os.Remove(at("dir")))                                      // empty until now
	check(t, os.WriteFile(at("other"), []byte("new other"), 0o644))     // copied by hand
	check(t, os.Rename(at(staged["kept"]), at("kept")))                 // the crash was later
	check(t, os.WriteFile(at("kept"), []byte("new kept, mine"), 0o644)) // and an edit after it
	r, err := Recover(dir, Options{})
	check(t, err)
	wantNotes := []string{
		"kept: changed after the interruption, kept",
		"removed: edited in the meantime, kept",
		"meta: removed in the meantime",
	}
	if diff := cmp.Diff(wantNotes, r.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
	want := finished()
	delete(want, "meta")
	want["removed"] = node{0o644, "mine"}
	want["kept"] = node{0o644, "new kept, mine"}
	want["other"] = node{0o644, "new other"}
	wantTree(t, dir, want)
}

func TestRecoveryStops(t *testing.T) {
	tests := []struct {
		name string
		do   func(at func(string) string) error
		want string
	}{
		{"damaged journal", func(at func(string) string) error { return os.Truncate(at(journalFile), 40) }, journalFile + ": is damaged"},
		{"newer journal", func(at func(string) string) error {
			return os.WriteFile(at(journalFile), []byte(`{"version": 3}`), 0o600)
		}, journalFile + ": version 3, this program supports 2"},
		{"damaged staged file", func(at func(string) string) error { return os.Truncate(at(Txn+"/2"), 1) }, Txn + "/2: the staged file for other is damaged"},
		{"link in place of a file", func(at func(string) string) error {
			return firstError(os.Remove(at("other")), os.Symlink("kept", at("other")))
		}, "other: is a symbolic link"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir, _ := interrupted(t)
			check(t, tt.do(func(name string) string { return filepath.Join(dir, name) }))
			before := readTree(t, dir)
			if _, err := Recover(dir, Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if diff := cmp.Diff(before, readTree(t, dir)); diff != "" {
				t.Errorf("the stopped recovery changed something (-before +after):\n%s", diff)
			}
		})
	}
}
