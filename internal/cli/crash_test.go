//go:build linux

package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/plan"
	"github.com/google/go-cmp/cmp"
)

// crashed are the trees of one upgrade that the test interrupts.
type crashed struct {
	scratch, harden, killer string
	old, new                map[string]string
}

// TestKilledUpgrade kills a whole upgrade, which creates, merges, updates and
// removes files, before every system call that changes the disk, and has the next
// command recover: the tree is the old or the new one, and every secret is there.
// upgrade --check only says that a recovery is due.
func TestKilledUpgrade(t *testing.T) {
	scratch, err := os.MkdirTemp("/dev/shm", "upgrade") // in memory: thousands of files come and go
	if err != nil {
		scratch = t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(scratch) })
	old := filepath.Join(scratch, "old")
	copyStack(t, "../../examples/stacks/magi", old)
	installOlder(t, old)
	edit(t, old, layout.NginxConfig, "worker_processes 2;", "worker_processes 3; # mine")
	c, total := newCrashed(t, scratch, old)
	if cmp.Equal(c.old, c.new) || total < 50 {
		t.Fatalf("the upgrade changed nothing, or had %d steps only", total)
	}
	stride := 1
	if testing.Short() {
		stride = 9
	}
	steps := make(chan int)
	var workers sync.WaitGroup
	var mu sync.Mutex
	made := map[bool]int{}
	for range runtime.NumCPU() {
		workers.Go(func() {
			for at := range steps {
				isNew, problem := c.at(t, at)
				if problem != "" {
					t.Errorf("killed before call %d of %d: %s", at, total, problem)
				}
				mu.Lock()
				made[isNew]++
				mu.Unlock()
			}
		})
	}
	for at := 1; at <= total; at += stride {
		steps <- at
	}
	close(steps)
	workers.Wait()
	if made[false] < 5 || made[true] < 1 {
		t.Errorf("%d old and %d new trees: the kills missed the change", made[false], made[true])
	}
	t.Logf("%d calls that change the disk; %d times the old tree, %d times the new one, no other", total, made[false], made[true])
}

// upgrade makes a copy of the old tree and kills its upgrade before that call, or
// never. It gives the number of calls that were begun.
func (c *crashed) upgrade(at int) (seen int, dir string, err error) {
	if dir, err = os.MkdirTemp(c.scratch, "tree"); err != nil {
		return 0, dir, err
	}
	if out, err := exec.Command("cp", "-a", filepath.Join(c.scratch, "old")+"/.", dir).CombinedOutput(); err != nil {
		return 0, dir, fmt.Errorf("cp: %w: %s", err, out)
	}
	cmd := exec.Command(c.killer, fmt.Sprint(at), dir, c.harden, "upgrade", "-q", "--dir", dir)
	cmd.Env = append(os.Environ(), "PATH=/nonexistent", "GOGC=off") // neither docker nor nginx; and fast
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		return 0, dir, fmt.Errorf("%w: %s", err, &problems)
	}
	_, err = fmt.Sscan(out.String(), &seen)
	return seen, dir, err
}

// at says which tree the next command finds after a kill, and what is wrong.
func (c *crashed) at(t *testing.T, at int) (isNew bool, problem string) {
	seen, dir, err := c.upgrade(at)
	defer os.RemoveAll(dir)
	if err != nil || seen != at {
		return false, fmt.Sprintf("it was killed before call %d: %v", seen, err)
	}
	sys, _, shown := scripted()
	sys.Prompter = nil
	check := []string{"upgrade", "--check", "--dir", dir}
	_, err = os.Lstat(filepath.Join(dir, ".magi-harden/txn"))
	interrupted, before := err == nil, everything(t, dir)
	code := Main(check, sys)
	if toNow := cmp.Diff(before, everything(t, dir)); toNow != "" {
		return false, "upgrade --check wrote:\n" + toNow
	}
	if interrupted {
		if code != ExitPending || !strings.Contains(shown.String(), "recovery due: an interrupted ") {
			return false, fmt.Sprintf("upgrade --check: exit code %d\n%s", code, shown)
		}
		if err := recovered(dir); err != nil {
			return false, err.Error()
		}
		code = Main(check, sys)
	}
	got := snapshot(t, dir)
	for _, name := range []string{".env", layout.Cert, layout.Key, layout.CACert, layout.CAKeyFile} {
		if got[name] != c.old[name] {
			return false, name + " differs from the original"
		}
	}
	toOld, toNew := cmp.Diff(c.old, got), cmp.Diff(c.new, got)
	switch {
	case toOld == "" && code == ExitPending:
		return false, ""
	case toNew == "" && code == ExitOK:
		return true, ""
	}
	return false, fmt.Sprintf("upgrade --check: exit code %d\n%s\nagainst the old tree:\n%s\nagainst the new one:\n%s", code, shown, toOld, toNew)
}

// snapshot is a tree, with modes, but for backups and the lock.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		switch name {
		case ".":
			return nil
		case ".magi-harden/backups":
			return fs.SkipDir
		case ".magi-harden/lock":
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out[name] = info.Mode().String() + "\n"
		if d.IsDir() {
			return nil
		}
		content, err := os.ReadFile(path)
		out[name] += string(content)
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return out
}

// newCrashed runs the upgrade of the folder old once to its end, and counts its
// steps.
func newCrashed(t *testing.T, scratch, old string) (c *crashed, total int) {
	t.Helper()
	c = &crashed{scratch: scratch, harden: program(t), old: snapshot(t, old)}
	c.killer = filepath.Join(filepath.Dir(c.harden), "kill-at")
	if err := os.Symlink(c.harden, c.killer); err != nil {
		t.Fatal(err)
	}
	total, dir, err := c.upgrade(0)
	if err != nil {
		if strings.Contains(err.Error(), "ptrace: ") && os.Getenv("MAGI_TEST_REQUIRE_TOOLS") != "1" {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	c.new = snapshot(t, dir)
	return c, total
}

// recovered deals with what an interrupted run left, as every command does first.
func recovered(dir string) error {
	_, err := apply.Recover(dir, apply.Options{Command: "upgrade", Writes: plan.Known(func(name string) (file.Policy, bool) { return layout.Default().Written(name, olderOnly...) }).Writes})
	return err
}
