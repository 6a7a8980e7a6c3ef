package plan

import (
	"io/fs"
	"os"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

// TestMakeWrites: only a managed file gets a base copy.
func TestMakeWrites(t *testing.T) {
	_, root := open(t)
	p, err := Make(root, Wanted{Files: rendered()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"write .env", "write config/a.conf", "write key.pem", "write " + layout.BaseDir + "/config/a.conf", "write " + layout.Manifest}
	if diff := cmp.Diff(want, opsOf(p)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestMakeWarns: only a managed file that the last run did not write is foreign.
func TestMakeWarns(t *testing.T) {
	dir, root := open(t)
	write(t, dir, ".env", "TOKEN=other\n", 0o600)
	write(t, dir, "config/a.conf", "was\n", 0o644)
	for sum, want := range map[string]bool{"was\n": false, "other\n": true} {
		p, err := Make(root, Wanted{Files: rendered()}, &Manifest{Files: []Entry{{Path: "config/a.conf", SHA256: Sum([]byte(sum))}}})
		if err != nil {
			t.Fatal(err)
		}
		if note := changeOf(t, p, "config/a.conf").Note; (note != nil) != want {
			t.Errorf("last written %q: note %+v", sum, note)
		}
		if note := changeOf(t, p, ".env").Note; note != nil {
			t.Errorf("a keyed file is not foreign: %+v", note)
		}
	}
}

func TestKeepMode(t *testing.T) {
	for _, row := range []struct {
		was, mode, want fs.FileMode
		secret          bool
	}{
		{0o666, 0o644, 0o666, false}, {0o600, 0o644, 0o600, false}, {0o044, 0o600, 0o044, false},
		{0o644, 0o600, 0o600, true}, {0o400, 0o600, 0o400, true}, {0o044, 0o600, 0o600, true},
	} {
		if got := keepMode(row.was, file.File{Mode: row.mode, Secret: row.secret}); got != row.want {
			t.Errorf("%+v: %o", row, got)
		}
	}
}

func TestMeta(t *testing.T) {
	if got := metaOf(apply.State{Mode: 0o644}, apply.Op{Mode: 0o600}); got != MetaMode {
		t.Error(got)
	}
	if got := metaOf(apply.State{Mode: 0o644}, apply.Op{Mode: 0o644}); got != MetaOwner {
		t.Error(got)
	}
}

// TestForeign: without root, whose files these are cannot be changed.
func TestForeign(t *testing.T) {
	was, root := apply.State{UID: 5, GID: 5}, os.Geteuid() == 0
	if foreign(was, nil) || foreign(was, &apply.Owner{UID: 5, GID: 6}) {
		t.Error("a right owner is foreign")
	}
	if got := foreign(was, &apply.Owner{UID: 6, GID: 5}); got != root {
		t.Errorf("as root %v: another owner is foreign: %v", root, got)
	}
}

// TestManifestAnswers asks of a file that is there, of one that is not, and of a nil
// manifest.
func TestManifestAnswers(t *testing.T) {
	m := &Manifest{Files: []Entry{{Path: "a", SHA256: Sum([]byte("x"))}, {Path: "b", SHA256: Sum([]byte("y")), Conflict: "c", Because: []string{"d"}}}}
	for _, row := range []struct {
		m             *Manifest
		path, content string
		has, wrote    bool
	}{
		{m, "a", "x", true, true}, {m, "b", "y", true, true}, {m, "a", "y", true, false}, {m, "z", "x", false, false}, {m, "z", "", false, false}, {nil, "a", "x", false, false},
	} {
		if got := row.m.Has(row.path); got != row.has {
			t.Errorf("Has(%s): %v", row.path, got)
		}
		if got := row.m.wrote(row.path, []byte(row.content)); got != row.wrote {
			t.Errorf("wrote(%s, %s): %v", row.path, row.content, got)
		}
	}
	if sum, because := m.Waiting("b"); sum != "c" || len(because) != 1 {
		t.Error(sum, because)
	}
	if m.Sum("b") != Sum([]byte("y")) || m.Sum("z") != "" {
		t.Error(m.Sum("b"), m.Sum("z"))
	}
}

// TestLive: the deployment consists of what stays or is written, without the tool's own
// files and those that are gone.
func TestLive(t *testing.T) {
	var p Plan
	for _, a := range []Action{Create, Update, Keep, Merge, Conflict, Edited, Deleted, Remove, Orphan} {
		p.Changes = append(p.Changes, Change{File: file.File{Path: string(a), Policy: file.Managed}, Action: a})
		p.Changes = append(p.Changes, Change{File: file.File{Path: "state " + string(a), Policy: file.State}, Action: a})
	}
	got := p.Live()
	for _, a := range []Action{Create, Update, Keep, Merge, Conflict, Edited, Orphan} {
		if _, ok := got[string(a)]; !ok {
			t.Errorf("no %s", a)
		}
	}
	if len(got) != 7 {
		t.Errorf("%v", got)
	}
}
