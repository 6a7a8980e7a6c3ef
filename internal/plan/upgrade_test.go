package plan

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

const none = "-" // there is no such file

// opsOf lists the operations as text: "write a.conf".
func opsOf(p Plan) (out []string) {
	for _, op := range p.Ops {
		out = append(out, string(op.Kind)+" "+op.Path)
	}
	return out
}

// manifestIn returns the manifest that the plan writes.
func manifestIn(t *testing.T, p Plan) (m Manifest) {
	t.Helper()
	for _, op := range p.Ops {
		if op.Path == layout.Manifest {
			if err := json.Unmarshal(op.Content, &m); err != nil {
				t.Fatal(err)
			}
			return m
		}
	}
	t.Fatalf("no manifest in %q", opsOf(p))
	return m
}

// TestUpgradeDecides has each way in which the base copy, the file on disk and the new
// version can differ.
func TestUpgradeDecides(t *testing.T) {
	const base, edited, now, both = "1\n2\n3\n4\n5\n", "mine\n2\n3\n4\n5\n", "1\n2\n3\n4\nnew\n", "mine\n2\n3\n4\nnew\n"
	for name, row := range map[string]struct {
		base, live, next string
		sum              string // whose sum the manifest has; none: it has no entry
		settle           Settle
		want             Action
		content          string
	}{
		"unedited":                        {base, base, now, base, Settle{}, Update, now},
		"edited":                          {base, edited, base, base, Settle{}, Edited, edited},
		"both":                            {base, edited, now, base, Settle{}, Merge, both},
		"both the same":                   {base, now, now, base, Settle{}, Keep, now},
		"same lines":                      {base, edited, "ours\n2\n3\n4\n5\n", base, Settle{}, Conflict, edited},
		"same lines, theirs":              {base, edited, "ours\n2\n3\n4\n5\n", base, Settle{Theirs: []string{"a"}}, Update, "ours\n2\n3\n4\n5\n"},
		"same lines, ours":                {base, edited, "ours\n2\n3\n4\n5\n", base, Settle{Ours: []string{"a"}}, Edited, edited},
		"deleted":                         {base, none, now, base, Settle{}, Deleted, ""},
		"deleted and restored":            {base, none, now, base, Settle{Restore: []string{"a"}}, Create, now},
		"new":                             {none, none, now, none, Settle{}, Create, now},
		"foreign":                         {none, edited, now, none, Settle{}, Conflict, edited},
		"no base copy, unedited":          {none, base, now, base, Settle{}, Update, now},
		"no base copy, edited":            {none, edited, now, base, Settle{}, Conflict, edited},
		"a foreign base copy":             {"x\n", base, now, base, Settle{}, Conflict, base},
		"a base copy that was not edited": {base, base, now, "x\n", Settle{}, Update, now},
	} {
		t.Run(name, func(t *testing.T) {
			dir, root := open(t)
			for at, content := range map[string]string{"a": row.live, layout.BaseDir + "/a": row.base} {
				if content != none {
					write(t, dir, at, content, 0o644)
				}
			}
			prev := &Manifest{Version: manifestVersion}
			if row.sum != none {
				prev.Files = []Entry{{Path: "a", Policy: file.Managed, SHA256: Sum([]byte(row.sum))}}
			}
			p, err := Upgrade(root, Wanted{Files: []file.File{{Path: "a", Mode: 0o644, Policy: file.Managed, Content: []byte(row.next)}}}, prev, row.settle)
			if err != nil {
				t.Fatal(err)
			}
			c := changeOf(t, p, "a")
			if c.Action != row.want || string(c.Content) != row.content {
				t.Errorf("%s to %q, want %s to %q", c.Action, c.Content, row.want, row.content)
			}
			writes := slices.Contains(opsOf(p), "write a")
			if writes != slices.Contains([]Action{Create, Update, Merge}, row.want) {
				t.Errorf("%s: operations %q", c.Action, opsOf(p))
			}
			waits := manifestIn(t, p).Files[0].Conflict
			if (waits != "") != (row.want == Conflict) {
				t.Errorf("the manifest waits for %q", waits)
			}
		})
	}
}

func changeOf(t *testing.T, p Plan, name string) Change {
	t.Helper()
	for _, c := range p.Changes {
		if c.Path == name {
			return c
		}
	}
	t.Fatalf("no change of %s in %+v", name, p.Changes)
	return Change{}
}

// TestWidenedStays: a live file keeps its mode, with a warning where others may write it.
func TestWidenedStays(t *testing.T) {
	for _, row := range []struct {
		live string
		mode fs.FileMode
		want string
	}{
		{"a\n", 0o600, ""}, {"a\n", 0o644, ""}, {"a\n", 0o664, "writable 0664 0644"}, {"old\n", 0o646, "writable 0646 0644"}, {"old\n", 0o640, ""},
	} {
		dir, root := open(t)
		write(t, dir, "a", row.live, row.mode)
		write(t, dir, layout.BaseDir+"/a", "old\n", 0o644)
		prev := &Manifest{Version: manifestVersion, Files: []Entry{{Path: "a", Policy: file.Managed, SHA256: Sum([]byte("old\n"))}}}
		p, err := Upgrade(root, Wanted{Files: []file.File{{Path: "a", Mode: 0o644, Policy: file.Managed, Content: []byte("a\n")}}}, prev, Settle{})
		if err != nil {
			t.Fatal(err)
		}
		c, note := changeOf(t, p, "a"), ""
		if c.Note != nil {
			note = strings.Join([]string{string(c.Note.Kind), c.Note.Detail, c.Note.Object}, " ")
		}
		if c.Mode != row.mode || note != row.want {
			t.Errorf("%q with mode %o: mode %o, note %q, want %q", row.live, row.mode, c.Mode, note, row.want)
		}
	}
}
