//go:build linux

package apply

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// TestFullDisk leaves a real file system less and less room: the old tree
// stays, without a recovery, or the new one is there.
func TestFullDisk(t *testing.T) {
	fillers := map[string]func(t *testing.T, disk string, left int){
		"size=300k": leaveBytes, "size=1m,nr_inodes=90": leaveInodes,
	}
	for options, leave := range fillers {
		t.Run(options, func(t *testing.T) {
			disk := t.TempDir()
			mountAt(t, "tmpfs", disk, "tmpfs", 0, options)
			failed, made := 0, 0
			for left := range 60 {
				s := newScenario(1, 10)
				dir := filepath.Join(disk, "tree")
				check(t, os.Mkdir(dir, 0o755))
				s.old.write(t, dir)
				ops := s.plan(t, dir)
				leave(t, disk, left)
				_, err := Apply(dir, ops, later(1))
				switch {
				case err == nil:
					made++
					wantTree(t, dir, s.new)
				case errors.Is(err, syscall.ENOSPC):
					failed++
					wantTree(t, dir, s.old)
				default:
					t.Errorf("room for %d: error %v", left, err)
				}
				check(t, os.RemoveAll(filepath.Join(disk, "filler")))
				check(t, os.RemoveAll(dir))
			}
			if failed < 5 || made < 5 {
				t.Errorf("%d failed, %d made: the sizes are not right for the test", failed, made)
			}
		})
	}
}

// leaveBytes fills the disk but for so many pages.
func leaveBytes(t *testing.T, disk string, left int) {
	t.Helper()
	check(t, os.Mkdir(filepath.Join(disk, "filler"), 0o755))
	f, err := os.Create(filepath.Join(disk, "filler", "x"))
	check(t, err)
	page := make([]byte, os.Getpagesize())
	size := int64(0)
	for {
		n, err := f.Write(page)
		size += int64(n)
		if err != nil {
			break
		}
	}
	check(t, f.Truncate(max(0, size-int64(left*len(page)))))
	check(t, f.Close())
}

// leaveInodes does so with files.
func leaveInodes(t *testing.T, disk string, left int) {
	t.Helper()
	filler := filepath.Join(disk, "filler")
	check(t, os.Mkdir(filler, 0o755))
	n := 0
	for os.WriteFile(filepath.Join(filler, fmt.Sprint(n)), nil, 0o600) == nil {
		n++
	}
	for i := range min(left, n) {
		check(t, os.Remove(filepath.Join(filler, fmt.Sprint(i))))
	}
}
