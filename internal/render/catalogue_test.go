package render

import (
	"slices"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
)

// TestWritten: every file that is rendered is known, under both names of the
// override, and nothing else is.
func TestWritten(t *testing.T) {
	for _, override := range []string{layout.Override, layout.Harden} {
		in, err := plainInput(answers.Prod, nil)
		if err != nil {
			t.Fatal(err)
		}
		in.Design.Compose.Hardening = override
		files, err := Files(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if policy, ok := layout.Default().Written(f.Path); !ok || policy != f.Policy {
				t.Errorf("%s is %s; known as %q, %v", f.Path, f.Policy, policy, ok)
			}
		}
		if !slices.ContainsFunc(files, func(f file.File) bool { return f.Path == override }) {
			t.Errorf("%s was not rendered", override)
		}
	}
	for _, name := range []string{"", ".", "notes.txt", "config/nginx", "config/nginx/nginx.conf/", "config/nginx/old.conf", "/etc/passwd"} {
		if policy, ok := layout.Default().Written(name); ok || policy != "" {
			t.Errorf("%q is known as %q", name, policy)
		}
	}
	if policy, ok := layout.Default().Written("config/nginx/old.conf", "a", "config/nginx/old.conf"); !ok || policy != file.Managed {
		t.Errorf("a retired file is known as %q, %v", policy, ok)
	}
}
