//go:build linux

package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSignalledUpgrade sends signals to a whole upgrade while it changes the disk.
// It ends with the old tree and the code of the signal, or with the new tree and
// 0; neither needs a next run to mend anything.
func TestSignalledUpgrade(t *testing.T) {
	scratch := t.TempDir()
	old := filepath.Join(scratch, "old")
	copyStack(t, "../../examples/stacks/magi", old)
	installOlder(t, old)
	c, total := newCrashed(t, scratch, old)
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		t.Run(sig.String(), func(t *testing.T) {
			made := map[bool]int{}
			for at := 1; at <= total; at += total / 12 {
				dir, code := c.signalled(t, sig, at)
				got := snapshot(t, dir)
				_, unfinished := got[".magi-harden/txn"]
				toOld, toNew := cmp.Diff(c.old, got), cmp.Diff(c.new, got)
				switch {
				case !unfinished && toOld == "" && code == 128+int(sig), !unfinished && toNew == "" && code == ExitOK:
					made[toNew == ""]++
				default:
					t.Errorf("before call %d of %d: exit code %d, unfinished %v\nagainst the old tree:\n%s\nagainst the new one:\n%s", at, total, code, unfinished, toOld, toNew)
				}
			}
			if made[false] < 2 || made[true] < 1 {
				t.Errorf("%d old and %d new trees: the signals missed the change", made[false], made[true])
			}
		})
	}
}

func (c *crashed) signalled(t *testing.T, sig syscall.Signal, at int) (dir string, code int) {
	t.Helper()
	dir, err := os.MkdirTemp(c.scratch, "tree")
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("cp", "-a", filepath.Join(c.scratch, "old")+"/.", dir).CombinedOutput(); err != nil {
		t.Fatalf("cp: %v: %s", err, out)
	}
	cmd := exec.Command(c.killer, fmt.Sprint(at), dir, c.harden, "upgrade", "-q", "--dir", dir)
	cmd.Env = append(os.Environ(), "PATH=/nonexistent", fmt.Sprintf("KILL_AT_SIGNAL=%d", sig))
	var seen int
	out, err := cmd.Output()
	if err == nil {
		_, err = fmt.Sscan(string(out), &seen, &code)
	}
	if err != nil || seen < at {
		t.Fatalf("call %d: %d were seen: %v\n%s", at, seen, err, out)
	}
	return dir, code
}
