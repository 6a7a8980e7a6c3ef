package plan

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"github.com/google/go-cmp/cmp"
)

// TestStale: what is not generated any more goes only when it stands as the tool
// wrote it, which the manifest alone does not prove.
func TestStale(t *testing.T) {
	for name, c := range map[string]struct {
		live, base string // "": none
		sum        string // whose sum the manifest has
		want       Action
		note       string
	}{
		"as it was written":     {"old", "old", "old", Remove, ""},
		"edited":                {"mine", "old", "old", Orphan, "it was edited"},
		"a foreign sum":         {"mine", "old", "mine", Orphan, "it was edited"},
		"a foreign copy":        {"mine", "mine", "old", Orphan, "it was edited"},
		"no copy":               {"old", "", "old", Orphan, "base/old.conf is missing"},
		"gone already, no copy": {"", "", "old", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, root := open(t)
			for at, content := range map[string]string{"old.conf": c.live, layout.BaseDir + "/old.conf": c.base} {
				if content != "" {
					write(t, dir, at, content, 0o644)
				}
			}
			prev := &Manifest{Version: manifestVersion, Files: []Entry{{Path: "old.conf", Policy: file.Managed, SHA256: Sum([]byte(c.sum))}}}
			p, err := Upgrade(root, Wanted{}, prev, Settle{})
			if err != nil {
				t.Fatal(err)
			}
			var got Action
			note := ""
			for _, ch := range p.Changes {
				if ch.Path == "old.conf" {
					got = ch.Action
					if ch.Note != nil {
						note = ch.Note.Detail
					}
				}
			}
			if got != c.want || !strings.Contains(note, c.note) {
				t.Errorf("%q, %q; want %q, %q", got, note, c.want, c.note)
			}
			if _, err := apply.Apply(dir, p.Ops, apply.Options{Writes: Known(known).Writes}); err != nil {
				t.Fatal(err)
			}
			if _, err := os.Stat(filepath.Join(dir, "old.conf")); (err == nil) != (c.want == Orphan) {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

func TestWrites(t *testing.T) {
	for name, want := range map[string]bool{
		"config/a.conf": true, "config/a.conf.magi-new": true, "config/a.conf.magi-merge": true, layout.BaseDir + "/config/a.conf": true, layout.PendingDir + "/config/a.conf": true,
		layout.Manifest: true, ".env": true, "key.pem": true, "old.conf": true,
		".env.magi-new": false, layout.BaseDir + "/.env": false, layout.BaseDir + "/key.pem": false, "config/a.conf.magi-new.magi-new": false, layout.BaseDir + "/" + layout.BaseDir + "/config/a.conf": false,
		layout.BaseDir: false, "docker-compose.yml": false, "": false, ".magi-new": false, ".magi-harden/lock": false,
	} {
		if got := Known(known).Writes(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// TestStaleOnlyManaged: what is not managed, and what is still generated, stays; of two
// files that go both go, and with them only the copies that exist.
func TestStaleOnlyManaged(t *testing.T) {
	dir, root := open(t)
	prev := &Manifest{Version: manifestVersion}
	for _, name := range []string{"edited", "gone", "key.pem", "old1", "old2", "kept"} {
		policy := file.Managed
		if name == "key.pem" {
			policy = file.CreateOnce
		}
		prev.Files = append(prev.Files, Entry{Path: name, Policy: policy, SHA256: Sum([]byte("x\n"))})
		if name != "gone" {
			write(t, dir, name, "x\n", 0o644)
			write(t, dir, layout.BaseDir+"/"+name, "x\n", 0o644)
		}
	}
	write(t, dir, "edited", "mine\n", 0o644)
	p, err := Upgrade(root, Wanted{Files: []file.File{{Path: "kept", Mode: 0o644, Policy: file.Managed, Content: []byte("x\n")}}}, prev, Settle{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"remove old1", "remove " + layout.BaseDir + "/old1", "remove old2", "remove " + layout.BaseDir + "/old2", "write " + layout.Manifest}, opsOf(p)); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
	var left []string
	for _, e := range manifestIn(t, p).Files {
		left = append(left, e.Path)
	}
	if diff := cmp.Diff([]string{"kept", "edited"}, left); diff != "" {
		t.Errorf("manifest (-want +got):\n%s", diff)
	}
}
