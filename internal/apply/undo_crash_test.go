package apply

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCrashInUndo: an Undo is all or nothing like any other change.
func TestCrashInUndo(t *testing.T) {
	scratch := scratchDir(t)
	runs := 0
	for seed := range uint64(3) {
		s := newScenario(seed, 2+int(seed)*2)
		for at, ended := 1, false; !ended; at++ {
			for _, f := range []fault{crash, noSpace, ioError, lateError} {
				runs++
				dir, err := os.MkdirTemp(scratch, "")
				check(t, err)
				s.old.write(t, dir)
				_, err = Apply(dir, s.plan(t, dir), (&probe{}).options())
				check(t, err)
				p := &probe{at: at, fault: f}
				_, err = Undo(dir, p.options())
				ended = p.n < at
				if err == nil && !p.dead {
					wantTree(t, dir, s.old)
				}
				if f == crash && err != nil && !errors.Is(err, errCrashed) {
					t.Errorf("seed %d, crash at %d: %v", seed, at, err)
				}
				if _, err := Recover(dir, (&probe{}).options()); err != nil {
					t.Errorf("seed %d, %s at %d: recovery: %v", seed, f, at, err)
				}
				if got := readTree(t, dir); !cmp.Equal(got, s.old) && !cmp.Equal(got, s.new) {
					t.Errorf("seed %d, %s at %d: neither before nor after (-before +got):\n%s", seed, f, at, cmp.Diff(s.new, got))
				}
				check(t, os.RemoveAll(dir))
			}
		}
	}
	t.Logf("%d runs", runs)
}
