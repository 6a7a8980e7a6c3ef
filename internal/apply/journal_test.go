package apply

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sampleJournal(t testing.TB) []byte {
	t.Helper()
	j := &journal{Version: journalVersion, ID: "20261123T120000Z", Command: "upgrade", Started: testTime,
		Dirs: []dir{{"dir", 0o755, ownership{UID: leave, GID: leave}}},
		Entries: []entry{
			{Kind: Write, Path: "dir/a", Stage: Txn + "/1", New: State{Kind: Regular, Sum: Sum{1}, Mode: 0o600}},
			{Kind: Write, Path: "far/b", Stage: "far/" + stagePrefix + "20261123T120000Z.2", New: State{Kind: Regular, Mode: 0o644}},
			{Kind: Remove, Path: "c", Stage: Txn + "/3", Old: State{Kind: Regular, Sum: Sum{2}, Mode: 0o644}},
			{Kind: Meta, Path: "d", Old: State{Kind: Directory, Mode: 0o777}, New: State{Kind: Directory, Mode: 0o755}},
		}}
	text, err := j.encode()
	check(t, err)
	return text
}

func TestJournal(t *testing.T) {
	text := sampleJournal(t)
	j, err := parseJournal(text)
	check(t, err)
	again, err := j.encode()
	check(t, err)
	if diff := cmp.Diff(string(text), string(again)); diff != "" {
		t.Errorf("read and written again (-want +got):\n%s", diff)
	}
}

// TestForeignJournal: a journal that names what this package would not touch
// is not carried out.
func TestForeignJournal(t *testing.T) {
	replace := []struct{ old, new, want string }{
		{`"dir/a"`, `"../a"`, "not a path inside"},
		{`"dir/a"`, `"/etc/passwd"`, "not a path inside"},
		{`"dir/a"`, `".magi-harden/lock"`, "reserved"},
		{`".magi-harden/txn/1"`, `".env"`, `staged at ".env"`},
		{`".magi-harden/txn/1"`, `".magi-harden/txn/../../x"`, "staged at"},
		{`".magi-harden/txn/1"`, `".magi-harden/txn/journal.json"`, "staged at"},
		{`".magi-harden/txn/3"`, `"c"`, `staged at "c"`},
		{`"far/.magi`, `"other/.magi`, "staged at"},
		{`"dir",`, `"a/../../dir",`, "not a path inside"},
		{`"kind": "meta"`, `"kind": "link"`, "unknown kind"},
		{`"kind": "meta"`, `"kind": "mkdir"`, "listed apart"},
		{`"20261123T120000Z",`, `"..",`, "not a time"},
		{`"upgrade"`, `"upgrade", "undoes": "../x"`, "not a time"},
		{`"command"`, `"comand"`, "unknown field"},
		{`"0100`, `"01`, "64 hex digits"},
		{`"version": 2`, `"version": 3`, "version 3"},
		{`"mode": 384`, `"mode": 8388992`, "mode"},   // 04600
		{`"mode": 493`, `"mode": 4194797`, "mode"},   // 02755
		{`"mode": 420`, `"mode": 1048996`, "mode"},   // 01644
		{`"mode": 511`, `"mode": 8389119`, "mode u"}, // the old one, which an undo would set
	}
	text := string(sampleJournal(t))
	for _, r := range replace {
		changed := strings.Replace(text, r.old, r.new, 1)
		if changed == text {
			t.Fatalf("the sample has no %s", r.old)
		}
		if _, err := parseJournal([]byte(changed)); err == nil || !strings.Contains(err.Error(), r.want) {
			t.Errorf("%s → %s: error %v, want %q", r.old, r.new, err, r.want)
		}
	}
}

// FuzzJournal: what is accepted names only places inside the tree, and is
// written as it was read.
func FuzzJournal(f *testing.F) {
	f.Add(sampleJournal(f))
	f.Add([]byte(`{"version": 3}`))
	f.Add([]byte(`{"version": 1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		j, err := parseJournal(text)
		if err != nil {
			return
		}
		for _, d := range j.Dirs {
			if !filepath.IsLocal(d.Path) || below(d.Path, Backups) {
				t.Errorf("makes %q", d.Path)
			}
		}
		for _, e := range j.Entries {
			if !filepath.IsLocal(e.Path) || below(e.Path, Backups) || e.Stage != "" && !filepath.IsLocal(e.Stage) {
				t.Errorf("%s %q from %q", e.Kind, e.Path, e.Stage)
			}
		}
		once, err := j.encode()
		check(t, err)
		again, err := parseJournal(once)
		check(t, err)
		if diff := cmp.Diff(j, again, cmp.AllowUnexported(entry{})); diff != "" {
			t.Errorf("read again (-want +got):\n%s", diff)
		}
	})
}

// FuzzRecover: whatever lies there as a journal, a recovery ends, stays inside
// the tree, and leaves alone what no journal of ours can name.
func FuzzRecover(f *testing.F) {
	f.Add(sampleJournal(f), true)
	f.Add(sampleJournal(f), false)
	f.Add([]byte(`{"version": 1, "id": "20261123T120000Z", "entries": [{"kind":"rmdir","path":"d","old":{"kind":"directory"}}]}`), true)
	f.Fuzz(func(t *testing.T, text []byte, committed bool) {
		top := scratchDir(t)
		before := tree{"outside": {0o644, "x"}, "tree": {Mode: os.ModeDir | 0o755}}
		before.write(t, top)
		dir := filepath.Join(top, "tree")
		inside := tree{"a": {0o644, "a"}, "d": {Mode: os.ModeDir | 0o755}}
		inside.add(Txn+"/1", 0o600, "staged")
		inside.add(backupPath("20261123T110000Z", "a"), 0o600, "kept")
		inside.write(t, dir)
		name := draftFile
		if committed {
			name = journalFile
		}
		check(t, os.WriteFile(filepath.Join(dir, name), text, 0o600))
		_, recovery := Recover(dir, (&probe{}).options())
		if kept, err := os.ReadFile(filepath.Join(dir, backupPath("20261123T110000Z", "a"))); err != nil || string(kept) != "kept" {
			if j, _ := parseJournal(text); committed || j == nil || j.ID != "20261123T110000Z" {
				t.Errorf("the backup is %q, %v", kept, err)
			}
		}
		if _, err := parseJournal(text); err != nil && (recovery != nil) != (committed || !errors.Is(err, errDamaged)) {
			t.Errorf("no journal (%v): recovery says %v", err, recovery)
		}
		after := readTree(t, top)
		for name := range after {
			if strings.HasPrefix(name, "tree/") {
				delete(after, name)
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("outside the tree (-before +after):\n%s", diff)
		}
	})
}
