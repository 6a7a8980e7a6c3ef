package tree_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/tree"
	"example.com/magi-harden/internal/treetest"
)

// TestChanged: whatever was read or asked for is compared, and nothing else.
func TestChanged(t *testing.T) {
	write := func(name, text string) func(string) error {
		return func(dir string) error { return os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600) }
	}
	remove := func(name string) func(string) error {
		return func(dir string) error { return os.Remove(filepath.Join(dir, name)) }
	}
	for name, tt := range map[string]struct {
		do   func(dir string) error
		want string
	}{
		"nothing":          {func(string) error { return nil }, ""},
		"same again":       {write("read", "read"), ""},
		"another":          {write("other", "x"), ""},
		"content":          {write("read", "more"), "read"},
		"through a link":   {write("target", "more"), "link"},
		"gone":             {remove("read"), "read"},
		"came":             {write("absent", ""), "absent"},
		"came, asked for":  {write("asked", ""), "asked"},
		"went, asked for":  {remove("there"), "there"},
		"a folder came":    {func(dir string) error { return os.Mkdir(filepath.Join(dir, "asked"), 0o755) }, ""},
		"a folder for it":  {func(dir string) error { return os.Mkdir(filepath.Join(dir, "absent"), 0o755) }, "absent"},
		"only in memory":   {write("memory", "x"), ""},
		"two of them":      {func(dir string) error { return joinErr(write("read", "x")(dir), write("asked", "")(dir)) }, "asked read"},
		"the whole folder": {os.RemoveAll, "link read there"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := treetest.Folder(t, map[string]string{"read": "read", "target": "target", "other": "other", "there": "there"})
			if err := os.Symlink("target", filepath.Join(folder.Dir, "link")); err != nil {
				t.Fatal(err)
			}
			with := folder.With(map[string][]byte{"memory": []byte("memory")})
			for _, name := range []string{"read", "link", "absent", "memory", "folder"} {
				_, _ = with.Read(name)
			}
			_, _ = folder.Aside().Read("other")
			folder.Small(func(string) bool { return false }, func(string, []byte) bool { return true })
			if with.Has("asked") || !with.Has("there") {
				t.Fatal("the folder is wrong")
			}
			if err := tt.do(folder.Dir); err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(folder.Changed(), " "); got != tt.want {
				t.Errorf("changed: %q, want %q", got, tt.want)
			}
		})
	}
}

func joinErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestChangedBetweenReads: two reads that differ are told, also when the file is in
// the end what it was, and when another Tree made one of them.
func TestChangedBetweenReads(t *testing.T) {
	folder := treetest.Folder(t, map[string]string{"a": "a"})
	at := filepath.Join(folder.Dir, "a")
	other, err := tree.Open(folder.Dir)
	if err != nil {
		t.Fatal(err)
	}
	read := func(from tree.Tree, text string) {
		t.Helper()
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := from.Read("a"); err != nil || string(got) != text {
			t.Fatalf("read %q, %v", got, err)
		}
	}
	read(folder, "a")
	read(other, "b")
	read(folder, "a")
	if got := folder.Changed(); got != nil {
		t.Errorf("before they are joined: %q", got)
	}
	folder.Join(other)
	if got := folder.Changed(); len(got) != 1 {
		t.Errorf("after they are joined: %q", got)
	}
	read(other, "c")
	read(other, "b")
	if got := other.Changed(); len(got) != 1 {
		t.Errorf("two reads that differ: %q", got)
	}
}
