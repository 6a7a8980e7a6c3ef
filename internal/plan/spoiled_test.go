package plan

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// TestSameKeyTwice: both sides add a key at different places. The merge is clean
// as text, and would not load.
func TestSameKeyTwice(t *testing.T) {
	dir, root := open(t)
	wanted := func(content string) Wanted {
		return Wanted{Files: []file.File{{Path: "a.yml", Mode: 0o644, Policy: file.Managed, Content: []byte(content)}}}
	}
	p, err := Make(root, wanted("a: 1\nb: 2\nc: 3\nd: 4\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := apply.Apply(dir, p.Ops, apply.Options{Command: "test"}); err != nil {
		t.Fatal(err)
	}
	const edited = "new: mine\na: 1\nb: 2\nc: 3\nd: 4\n"
	write(t, dir, "a.yml", edited, 0o644)
	data, err := os.ReadFile(filepath.Join(dir, layout.Manifest))
	if err != nil {
		t.Fatal(err)
	}
	prev, err := ReadManifest(data, known)
	if err != nil {
		t.Fatal(err)
	}
	if p, err = Upgrade(root, wanted("a: 1\nb: 2\nc: 3\nd: 4\nnew: ours\n"), prev, Settle{}); err != nil {
		t.Fatal(err)
	}
	if p.Conflicts() != 1 || string(p.Live()["a.yml"]) != edited {
		t.Errorf("%d conflicts, the live file would be\n%s", p.Conflicts(), p.Live()["a.yml"])
	}
}

func TestSpoiled(t *testing.T) {
	for _, row := range []struct {
		name, live, merged string
		want               bool
	}{
		{"a.yml", "a: 1\n", "a: 1\na: 2\n", true},
		{"a.yaml", "a: 1\n", "a: 1\na: 2\n", true},
		{"a.conf", "a: 1\n", "a: 1\na: 2\n", false},
		{"a.yml", "a: 1\n", "a: 1\nb: 2\n", false},
		{"a.yml", "a: 1\na: 2\n", "a: 1\na: 2\n", false}, // it was invalid before
		{"a.yml", "a: 1\na: 2\n", "a: 1\n", false},
	} {
		t3 := three{File: file.File{Path: row.name}, live: []byte(row.live)}
		if got := spoiled(t3, []byte(row.merged)); got != row.want {
			t.Errorf("%s, %q to %q: %v", row.name, row.live, row.merged, got)
		}
	}
}
