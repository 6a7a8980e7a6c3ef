package apply

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// benchFiles is about what an init writes: so many files of 3 KB in four
// directories.
const benchFiles = 20

func benchOps(fill byte) []Op {
	ops := make([]Op, benchFiles)
	for i := range ops {
		name := fmt.Sprintf("%s/file%d", []string{"a", "a/b", "c", "d"}[i%4], i)
		ops[i] = Op{Kind: Write, Path: name, Mode: 0o644, Content: slices.Repeat([]byte{fill}, 3000)}
	}
	return ops
}

// naive is the floor: each file written and synced once, in place, with no
// promise for the whole.
func naive(b *testing.B, dir string, ops []Op) {
	for _, op := range ops {
		at := filepath.Join(dir, op.Path)
		check(b, os.MkdirAll(filepath.Dir(at), 0o755))
		f, err := os.Create(at)
		check(b, err)
		_, err = f.Write(op.Content)
		check(b, firstError(err, f.Sync(), f.Close()))
	}
}

// compare runs both in turn, so that other work on the machine meets both, and
// reports the ratio of the medians.
func compare(b *testing.B, apply func(), floor func()) {
	var ours, floors []time.Duration
	for b.Loop() {
		start := time.Now()
		floor()
		middle := time.Now()
		apply()
		floors, ours = append(floors, middle.Sub(start)), append(ours, time.Since(middle))
	}
	slices.Sort(ours)
	slices.Sort(floors)
	us, floorTime := ours[len(ours)/2], floors[len(floors)/2]
	b.ReportMetric(us.Seconds()*1000, "ms/apply")
	b.ReportMetric(floorTime.Seconds()*1000, "ms/naive")
	b.ReportMetric(us.Seconds()/floorTime.Seconds(), "ratio")
}

// BenchmarkCreate is an init in an empty folder.
func BenchmarkCreate(b *testing.B) {
	compare(b, func() {
		_, err := Apply(b.TempDir(), benchOps('x'), Options{Command: "init"})
		check(b, err)
	}, func() { naive(b, b.TempDir(), benchOps('x')) })
}

// BenchmarkReplace is an upgrade of every file, with its backup.
func BenchmarkReplace(b *testing.B) {
	dir, other := b.TempDir(), b.TempDir()
	fill := byte(0)
	compare(b, func() {
		fill++
		_, err := Apply(dir, seen(b, dir, benchOps(fill)), Options{Command: "upgrade"})
		check(b, err)
	}, func() { naive(b, other, benchOps(fill+1)) })
}
