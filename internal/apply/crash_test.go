package apply

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sizes are the trees of the crash tests.
func sizes() []int {
	if testing.Short() {
		return []int{1, 3}
	}
	return []int{1, 2, 3, 5, 8, 13, 21, 30}
}

// TestFaults stops or fails the change at every step of every scenario.
func TestFaults(t *testing.T) {
	var runs, steps atomic.Int64
	cases := make(chan func())
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for run := range cases {
				run()
				runs.Add(1)
			}
		})
	}
	scratch := scratchDir(t)
	for i, files := range sizes() {
		for _, far := range []bool{false, true} {
			if far && files != 3 && files != 13 {
				continue
			}
			s := newScenario(uint64(i), files)
			total := countSteps(t, s, far)
			steps.Add(int64(total))
			for _, f := range []fault{crash, torn, noSpace, full, ioError, lateError, broken} {
				if files > 5 && f != crash && f != full {
					continue // what these do does not depend on the size
				}
				for at := 1; at <= total; at++ {
					cases <- func() {
						if problem := faultCase(t, scratch, s, f, at, far); problem != "" {
							t.Errorf("%d files, far %v, %s at step %d of %d: %s", files, far, f, at, total, problem)
						}
					}
				}
			}
		}
	}
	close(cases)
	workers.Wait()
	t.Logf("%d runs over %d steps", runs.Load(), steps.Load())
}

// scratchDir is in memory where that is possible: these tests make and remove
// many thousand files, and none of them syncs.
func scratchDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "apply")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// countSteps runs the change without a fault.
func countSteps(t testing.TB, s scenario, far bool) int {
	t.Helper()
	dir := t.TempDir()
	s.old.write(t, dir)
	p := &probe{}
	_, err := Apply(dir, s.plan(t, dir), farOptions(p, far))
	check(t, err)
	wantTree(t, dir, s.new)
	return p.n
}

// farOptions makes every file in a subdirectory one on another mount.
func farOptions(p *probe, far bool) Options {
	opt := p.options()
	if far {
		opt.far = func(name string) bool { return strings.HasPrefix(name, "config") }
	}
	return opt
}

// faultCase returns what is wrong after a fault and the recovery from it.
func faultCase(t testing.TB, scratch string, s scenario, f fault, at int, far bool) string {
	dir, err := os.MkdirTemp(scratch, "")
	check(t, err)
	defer os.RemoveAll(dir)
	s.old.write(t, dir)
	p := &probe{at: at, fault: f}
	result, err := Apply(dir, s.plan(t, dir), farOptions(p, far))
	if p.dead && !errors.Is(err, errCrashed) && err != nil {
		return fmt.Sprintf("another error than that of the crash: %v", err)
	}
	if err == nil && !p.dead {
		if diff := cmp.Diff(s.new, readTree(t, dir)); diff != "" {
			return "success, but the tree is not the new one (-want +got):\n" + diff
		}
		wantBackups(t, dir, result.ID, s)
		return ""
	}
	halfMade := p.dead || f == broken || err != nil && strings.Contains(err.Error(), "next run")
	if !halfMade {
		if diff := cmp.Diff(s.old, readTree(t, dir)); diff != "" {
			return fmt.Sprintf("after %q the tree is not the old one (-want +got):\n%s", err, diff)
		}
	}
	return recovered(t, dir, s, at%5 == 0)
}

// recovered lets the next run deal with the tree and returns what is wrong
// then: it must be the old or the new one, with again also fit for the change.
func recovered(t testing.TB, dir string, s scenario, again bool) string {
	r, err := Recover(dir, (&probe{}).options())
	if err != nil {
		return fmt.Sprintf("recovery: %v", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, Txn)); err == nil {
		return "the journal is still there"
	}
	got := readTree(t, dir)
	toNew, toOld := cmp.Diff(s.new, got), cmp.Diff(s.old, got)
	switch {
	case toNew != "" && toOld != "":
		return fmt.Sprintf("neither the old nor the new tree after %v\nold (-want +got):\n%s\nnew (-want +got):\n%s", r, toOld, toNew)
	case r != nil && r.Finished != (toNew == ""):
		return fmt.Sprintf("the recovery says %q, and that is not true", r)
	case toNew == "":
		wantBackups(t, dir, testTime.Format(idTime), s)
		return ""
	}
	if _, err := os.Lstat(filepath.Join(dir, Backups)); err == nil {
		return "the old tree, but with a backup"
	}
	if !again {
		return ""
	}
	if _, err := Apply(dir, s.plan(t, dir), (&probe{}).options()); err != nil {
		return fmt.Sprintf("the change after the recovery: %v", err)
	}
	return cmp.Diff(s.new, readTree(t, dir))
}
