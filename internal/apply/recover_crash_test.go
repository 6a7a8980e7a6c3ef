package apply

import (
	"errors"
	"fmt"
	"os"
	"testing"
)

// TestCrashInRecovery crashes the change, then its recovery, at every pair of
// steps, and for some of them a second recovery too; the third one runs.
func TestCrashInRecovery(t *testing.T) {
	scratch := scratchDir(t)
	runs := 0
	for _, far := range []bool{false, true} {
		s := newScenario(1, 2)
		total := countSteps(t, s, far)
		stride := 1
		if testing.Short() {
			stride = 5
		}
		for at := 1; at <= total; at += stride {
			for again := 1; ; again += stride {
				runs++
				ended, problem := crashThrice(t, scratch, s, at, again, far)
				if problem != "" {
					t.Errorf("far %v, crash at %d and %d: %s", far, at, again, problem)
				}
				if ended {
					break
				}
			}
		}
	}
	t.Logf("%d runs", runs)
}

// crashThrice reports as ended that the recovery has fewer steps than that.
func crashThrice(t *testing.T, scratch string, s scenario, at, again int, far bool) (ended bool, problem string) {
	dir, err := os.MkdirTemp(scratch, "")
	check(t, err)
	defer os.RemoveAll(dir)
	s.old.write(t, dir)
	first := &probe{at: at, fault: crash}
	if _, err := Apply(dir, s.plan(t, dir), farOptions(first, far)); err != nil && !errors.Is(err, errCrashed) {
		return true, err.Error()
	}
	second := &probe{at: again, fault: crash}
	if _, err := Recover(dir, second.options()); err != nil && !errors.Is(err, errCrashed) {
		return true, fmt.Sprintf("first recovery: %v", err)
	}
	third := &probe{at: 1 + (at*7+again*3)%20, fault: torn}
	if _, err := Recover(dir, third.options()); err != nil && !errors.Is(err, errCrashed) {
		return true, fmt.Sprintf("second recovery: %v", err)
	}
	return !second.dead, recovered(t, dir, s, false)
}
