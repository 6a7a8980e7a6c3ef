package apply

import (
	"errors"
	"testing"
)

// TestStop: asked when all is prepared, its error leaves the tree as it was, with
// nothing for a next run to do.
func TestStop(t *testing.T) {
	stopped := errors.New("stopped")
	for seed := range uint64(4) {
		s, dir := newScenario(seed, 12), t.TempDir()
		s.old.write(t, dir)
		asked := 0
		_, err := Apply(dir, s.plan(t, dir), Options{Command: "upgrade", Now: testTime, Stop: func() error {
			asked++
			return stopped
		}})
		if !errors.Is(err, stopped) || asked != 1 {
			t.Errorf("error %v, asked %d times", err, asked)
		}
		wantTree(t, dir, s.old)
		if r, err := Recover(dir, later(1)); r != nil || err != nil {
			t.Errorf("a next run finds %v, %v", r, err)
		}
		_, err = Apply(dir, s.plan(t, dir), Options{Command: "upgrade", Now: testTime, Stop: func() error { return nil }})
		check(t, err)
		wantTree(t, dir, s.new)
	}
}
