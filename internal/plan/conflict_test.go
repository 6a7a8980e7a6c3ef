package plan

import (
	"path"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

// TestConflictFiles: a conflict writes the new version twice and the merge, keeps the
// entry of the manifest, and asks for causes of each new version once.
func TestConflictFiles(t *testing.T) {
	dir, root := open(t)
	write(t, dir, "a", "mine\n", 0o644)
	write(t, dir, layout.BaseDir+"/a", "old\n", 0o644)
	asked := 0
	wanted := Wanted{
		Files: []file.File{{Path: "a", Mode: 0o644, Policy: file.Managed, Content: []byte("new\n")}, {Path: "b", Mode: 0o644, Policy: file.Managed, Content: []byte("b\n")}},
		Why:   func(name, sum string) []string { asked++; return []string{"because of " + name} },
	}
	prev := &Manifest{Version: manifestVersion, Files: []Entry{{Path: "a", Policy: file.Managed, SHA256: Sum([]byte("old\n"))}}}
	p, err := Upgrade(root, wanted, prev, Settle{})
	if err != nil {
		t.Fatal(err)
	}
	m := manifestIn(t, p)
	want := Manifest{Version: manifestVersion, Files: []Entry{
		{Path: "a", Policy: file.Managed, SHA256: Sum([]byte("old\n")), Conflict: Sum([]byte("new\n")), Because: []string{"because of a"}},
		{Path: "b", Policy: file.Managed, SHA256: Sum([]byte("b\n"))},
	}}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
	ops := []string{"write a.magi-new", "write a.magi-merge", "write " + path.Join(layout.PendingDir, "a"), "write b", "write " + layout.BaseDir + "/b", "write " + layout.Manifest}
	if diff := cmp.Diff(ops, opsOf(p)); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
	if note := changeOf(t, p, "a").Note; note == nil || note.Kind != finding.InConflict {
		t.Errorf("note %+v", note)
	}
	if _, err := apply.Apply(dir, p.Ops, apply.Options{Command: "test"}); err != nil {
		t.Fatal(err)
	}
	again, err := Upgrade(root, wanted, &m, Settle{})
	if err != nil || again.Pending() || again.Conflicts() != 1 || asked != 1 {
		t.Errorf("again: %v, operations %q, %d conflicts, asked for causes %d times", err, opsOf(again), again.Conflicts(), asked)
	}
}

// TestSettled: the new version beside the file, removed or overruled with a flag, ends
// a conflict; while it stands and nothing is said, the conflict stays.
func TestSettled(t *testing.T) {
	for name, row := range map[string]struct {
		beside bool
		settle Settle
		want   Action
		ops    []string
	}{
		"stands":  {true, Settle{}, Conflict, []string{"write a.magi-merge"}},
		"removed": {false, Settle{}, Edited, []string{"remove " + layout.PendingDir + "/a", "write " + layout.BaseDir + "/a"}},
		"ours":    {true, Settle{Ours: []string{"a"}}, Edited, []string{"remove a.magi-new", "remove " + layout.PendingDir + "/a", "write " + layout.BaseDir + "/a"}},
		"theirs":  {true, Settle{Theirs: []string{"a"}}, Update, []string{"remove a.magi-new", "remove " + layout.PendingDir + "/a", "write a", "write " + layout.BaseDir + "/a"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir, root := open(t)
			write(t, dir, "a", "mine\n", 0o644)
			write(t, dir, layout.BaseDir+"/a", "old\n", 0o644)
			write(t, dir, layout.PendingDir+"/a", "new\n", 0o644)
			if row.beside {
				write(t, dir, "a.magi-new", "new\n", 0o644)
			}
			prev := &Manifest{Version: manifestVersion, Files: []Entry{{Path: "a", Policy: file.Managed, SHA256: Sum([]byte("old\n")), Conflict: Sum([]byte("new\n"))}}}
			p, err := Upgrade(root, Wanted{Files: []file.File{{Path: "a", Mode: 0o644, Policy: file.Managed, Content: []byte("new\n")}}}, prev, row.settle)
			if err != nil {
				t.Fatal(err)
			}
			if c := changeOf(t, p, "a"); c.Action != row.want {
				t.Errorf("%s, want %s", c.Action, row.want)
			}
			if diff := cmp.Diff(append(row.ops, "write "+layout.Manifest), opsOf(p)); diff != "" {
				t.Errorf("operations (-want +got):\n%s", diff)
			}
		})
	}
}
