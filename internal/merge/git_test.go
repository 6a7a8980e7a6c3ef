package merge

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

// needGit returns the path of git, or skips.
func needGit(t testing.TB) string {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
			t.Fatalf("git is required: %v", err)
		}
		t.Skipf("git is not installed: %v", err)
	}
	return git
}

// gitMerge is the reference: git merge-file in dir.
func gitMerge(git, dir, base, ours, theirs string) (text string, conflicts int, err error) {
	for name, content := range map[string]string{"base": base, "ours": ours, "theirs": theirs} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			return "", 0, err
		}
	}
	cmd := exec.Command(git, "merge-file", "-p", "--diff3", "-L", labels.Ours, "-L", labels.Base, "-L", labels.Theirs, "ours", "base", "theirs")
	cmd.Dir = dir
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() < 128 {
		return string(out), exit.ExitCode(), nil
	}
	return string(out), 0, err
}

// TestLikeGit demands the bytes of git, markers included, in random cases
// from 0 to 400 lines.
func TestLikeGit(t *testing.T) {
	git := needGit(t)
	cases := 3000
	if testing.Short() {
		cases = 300
	}
	seeds := make(chan uint64)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		dir := t.TempDir()
		workers.Go(func() {
			for seed := range seeds {
				if problem := likeGit(git, dir, seed); problem != "" {
					t.Errorf("case %d: %s", seed, problem)
				}
			}
		})
	}
	for seed := range uint64(cases) {
		seeds <- seed
	}
	close(seeds)
	workers.Wait()
}

func likeGit(git, dir string, seed uint64) string {
	lines, changes := 12, 4
	switch seed % 10 {
	case 8:
		lines, changes = 60, 8
	case 9:
		lines, changes = 400, 150
	}
	base, ours, theirs := newSource(seed, 0).threeWay(lines, changes)
	text, conflicts, err := gitMerge(git, dir, base, ours, theirs)
	if err != nil {
		return fmt.Sprintf("git merge-file: %v", err)
	}
	got := Merge([]byte(base), []byte(ours), []byte(theirs), labels)
	if string(got.Text) != text || min(got.Conflicts, 127) != conflicts {
		return fmt.Sprintf("base %q\nours %q\ntheirs %q\nconflicts %d, git %d\ngot  %q\ngit  %q", base, ours, theirs, got.Conflicts, conflicts, got.Text, text)
	}
	return ""
}
