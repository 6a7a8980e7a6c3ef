package dockerfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/tree"
)

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"Dockerfile": "FROM top\n", "sub/Dockerfile": "FROM sub\n", "sub/other": "FROM other\n", "bad": "FROM x\nENV A=1 s3cret\n", "empty": ""}
	overlay := map[string][]byte{}
	for name, text := range files {
		overlay[name] = []byte(text)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	r := NewReader(tree.Tree{Dir: dir}.With(overlay))
	for _, row := range []struct{ context, name, inline, want, err string }{
		{dir, "", "", "top", ""},
		{dir + "/sub", "", "", "sub", ""},
		{dir + "/sub", "other", "", "other", ""},
		{dir, "sub/other", "", "other", ""},
		{dir + "/sub", dir + "/Dockerfile", "", "top", ""},
		{dir, "", "FROM inline\n", "inline", ""},
		{dir, "", "FROM a\nENV A=1 s3cret\n", "", "dockerfile_inline:2: rejected by docker build\ncorrect it"},
		{dir, "none", "", "", ""},
		{dir, "../Dockerfile", "", "", ""},
		{"https://example.com/x.git", "", "", "", ""},
		{"https://example.com/x.git", dir + "/Dockerfile", "", "", ""},
		{dir, "bad", "", "", "bad:2: rejected by docker build\ncorrect it"},
		{dir, "empty", "", "", "empty: rejected by docker build\ncorrect it"},
		{dir, "folder", "", "", "folder: not a regular file"},
	} {
		for range 2 { // the second time from memory
			f, err := r.Open(row.context, row.name, row.inline)
			if row.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), row.err) || strings.Contains(err.Error(), "s3cret") {
					t.Errorf("%v: %v, want %q", row, err, row.err)
				}
			} else if err != nil || f.Image("").From != row.want {
				t.Errorf("%v: %+v, %v", row, f, err)
			}
		}
	}
}

// TestOpenOnce: a Dockerfile of many services is taken apart once.
func TestOpenOnce(t *testing.T) {
	r := NewReader(tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{"Dockerfile": []byte("FROM x\n")}))
	for _, inline := range []string{"", "FROM y\n"} {
		first, err := r.Open("/nonexistent", "", inline)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := r.Open("/nonexistent", "Dockerfile", inline); again != first {
			t.Errorf("%q: taken apart twice", inline)
		}
	}
}

func TestReaderIgnore(t *testing.T) {
	r := NewReader(tree.Tree{Dir: "/nonexistent"}.With(map[string][]byte{
		".dockerignore": []byte("general\n"), "own.dockerignore": []byte("own\n"), "none.dockerignore": {},
	}))
	for _, row := range []struct {
		context, name, want, at string
		own                     bool
	}{
		{"/nonexistent", "", "general\n", "/nonexistent/.dockerignore", true},
		{"/nonexistent", "own", "own\n", "/nonexistent/own.dockerignore", true},
		{"/nonexistent", "own", "general\n", "/nonexistent/.dockerignore", false},
		{"/nonexistent", "none", "", "/nonexistent/none.dockerignore", true},
		{"/nonexistent/sub", "", "", "/nonexistent/sub/.dockerignore", true},
		{"/nonexistent/sub", "/nonexistent/own", "own\n", "/nonexistent/own.dockerignore", true},
		{"/elsewhere", "", "", "/elsewhere/.dockerignore", true},
	} {
		if got, at := r.Ignore(row.context, row.name, row.own); string(got) != row.want || at != row.at {
			t.Errorf("%v: %q %q", row, got, at)
		}
	}
}
