package plan

import (
	"os"
	"path/filepath"
	"testing"
)

// TestAllProblems: every path that cannot be read, or is of the wrong type, is named
// at once, and each hint once.
func TestAllProblems(t *testing.T) {
	dir, root := open(t)
	for _, name := range []string{".env", "key.pem"} {
		if err := os.Symlink("elsewhere", filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "config/a.conf"), 0o755); err != nil {
		t.Fatal(err)
	}
	const want = ".env: is a symbolic link\n" +
		"config/a.conf: expected a file, found a directory\n" +
		"key.pem: is a symbolic link\n" +
		"links are not followed: put the real file or directory in its place\n" +
		"move the directory away; Docker creates one where a mounted file is missing"
	_, made := Make(root, Wanted{Files: rendered()}, nil)
	_, upgraded := Upgrade(root, Wanted{Files: rendered()}, nil, Settle{})
	for name, err := range map[string]error{"Make": made, "Upgrade": upgraded} {
		if err == nil || err.Error() != want {
			t.Errorf("%s: error\n%v\nwant\n%s", name, err, want)
		}
	}
}
