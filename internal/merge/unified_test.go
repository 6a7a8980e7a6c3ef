package merge

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnified(t *testing.T) {
	tests := []struct {
		name     string
		old, new []byte
		want     string
	}{
		{"equal", []byte("a\n"), []byte("a\n"), ""},
		{"changed", []byte("a\nb\n"), []byte("a\nc\n"), "--- a/dir/f\n+++ b/dir/f\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n"},
		{"created", nil, []byte("a\n"), "--- /dev/null\n+++ b/dir/f\n@@ -0,0 +1 @@\n+a\n"},
		{"removed", []byte("a\n"), nil, "--- a/dir/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"},
		{"created empty", nil, []byte{}, "Files /dev/null and b/dir/f differ\n"},
		{"final newline", []byte("a\n"), []byte("a"), "--- a/dir/f\n+++ b/dir/f\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"},
		{"carriage return", []byte("a\n"), []byte("a\r\n"), "--- a/dir/f\n+++ b/dir/f\n@@ -1 +1 @@\n-a\n+a\r\n"},
		{"nul byte", []byte("a\n"), []byte("a\x00\n"), "Files a/dir/f and b/dir/f differ\n"},
		{"escape sequence", []byte("a\n"), []byte("\x1b[2J\n"), "Files a/dir/f and b/dir/f differ\n"},
		{"not utf-8", []byte("\xff\n"), []byte("a\n"), "Files a/dir/f and b/dir/f differ\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, Unified("dir/f", tt.old, tt.new)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnifiedApplies feeds random diffs to git apply.
func TestUnifiedApplies(t *testing.T) {
	git := needGit(t)
	for seed := range uint64(60) {
		s := newSource(seed, int(seed%3)*50)
		lines := s.text(5 + s.IntN(400))
		old := strings.Join(lines, "")
		want := strings.Join(s.edit(lines, 1+s.IntN(150)), "")
		if seed%2 == 0 {
			want = strings.TrimSuffix(want, "\n")
		}
		dir := t.TempDir()
		file := filepath.Join(dir, "f")
		if err := os.WriteFile(file, []byte(old), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(git, "apply", "--whitespace=nowarn", "-")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
		cmd.Stdin = strings.NewReader(Unified("f", []byte(old), []byte(want)))
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("case %d: git apply: %v\n%s", seed, err, out)
		}
		got, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("case %d (-want +got):\n%s", seed, diff)
		}
	}
}
