package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

// TestTuneMemory: the collector runs more often once the heap is large.
func TestTuneMemory(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(100))
	percent := func() int {
		now := debug.SetGCPercent(400)
		debug.SetGCPercent(now)
		return now
	}
	TuneMemory()
	if got := percent(); got != 400 {
		t.Errorf("a small heap: %d", got)
	}
	large := make([]byte, 2*smallHeap)
	for start := time.Now(); percent() == 400 && time.Since(start) < 10*time.Second; time.Sleep(time.Millisecond) {
		runtime.GC()
	}
	if got := percent(); got != 75 {
		t.Errorf("a large heap: %d", got)
	}
	runtime.KeepAlive(large)
}
