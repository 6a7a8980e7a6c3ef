package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// smallHeap is what a usual stack needs, in bytes.
const smallHeap = 32 << 20

// TuneMemory has the collector run seldom as long as the heap is small, and more often
// from then on: a run of tens of milliseconds is faster for some 10 MB more,
// while a stack of thousands of services would take gigabytes.
func TuneMemory() {
	debug.SetGCPercent(400)
	runtime.SetFinalizer(&collected{}, (*collected).look)
}

// collected is garbage at once: its finalizer runs after each collection.
type collected struct{ _ *collected }

func (c *collected) look() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Uint64() > smallHeap {
		debug.SetGCPercent(75)
		return
	}
	runtime.SetFinalizer(c, (*collected).look)
}
