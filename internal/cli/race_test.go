package cli

import (
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// TestTwoAtOnce starts several first runs on one stack: one of them wins, and
// the others change nothing, least of all its secrets.
func TestTwoAtOnce(t *testing.T) {
	name := program(t)
	for range 3 {
		dir := magiCopy(t)
		var wg sync.WaitGroup
		codes := make([]int, 4)
		for i := range codes {
			wg.Go(func() {
				cmd := exec.Command(name, "init", "--yes", "-q", "--profile", "prod", "--domain", "a.example.com", "--allow", "10.0.0.0/8", "--dir", dir)
				_ = cmd.Run() // its exit code says it
				codes[i] = cmd.ProcessState.ExitCode()
			})
		}
		wg.Wait()
		won := 0
		for _, c := range codes {
			if c == ExitOK {
				won++
			}
		}
		if won != 1 {
			t.Errorf("%d of %d runs say that they have written (%v)", won, len(codes), codes)
		}
		if sets, err := filepath.Glob(filepath.Join(dir, ".magi-harden/backups/*/.env")); err != nil || len(sets) != 1 {
			t.Errorf(".env was replaced %d times, %v", len(sets), err)
		}
	}
}
