package apply

import (
	"errors"
	"testing"
)

// TestStill: what the change was decided by is asked for before anything is staged,
// and right before the first file is replaced.
func TestStill(t *testing.T) {
	changed := errors.New("changed")
	for at := 1; at <= 2; at++ {
		s, dir := newScenario(2, 12), t.TempDir()
		s.old.write(t, dir)
		ops, asked, staged := s.plan(t, dir), 0, 0
		p := &probe{after: func(kind, name string) {
			if kind == "create" && name == draftFile {
				staged++
			}
		}}
		opt := p.options()
		opt.Still = func() error {
			if asked++; asked == at {
				return changed
			}
			return nil
		}
		if _, err := Apply(dir, ops, opt); !errors.Is(err, changed) {
			t.Errorf("error %v", err)
		}
		if asked != at || staged != at-1 {
			t.Errorf("asked %d times, staged %d times, want %d", asked, staged, at)
		}
		wantTree(t, dir, s.old)
		if r, err := Recover(dir, later(1)); r != nil || err != nil {
			t.Errorf("a next run finds %v, %v", r, err)
		}
	}
}

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
