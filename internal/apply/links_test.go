//go:build linux

package apply

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// swapping makes a directory and a link to another one change places, over and over,
// until the test calls the function that it returns.
func swapping(t *testing.T, dir string) (stop func()) {
	t.Helper()
	check(t, os.Symlink("other", filepath.Join(dir, "link")))
	end := make(chan struct{})
	var swapper sync.WaitGroup
	swapper.Go(func() {
		for {
			select {
			case <-end:
				return
			default:
				_ = unix.Renameat2(unix.AT_FDCWD, filepath.Join(dir, "config"), unix.AT_FDCWD, filepath.Join(dir, "link"), unix.RENAME_EXCHANGE)
			}
		}
	})
	return func() { close(end); swapper.Wait() }
}

// TestLinkInTheWay: a link that takes the place of a directory between two looks at
// it is never followed, neither to read nor to write.
func TestLinkInTheWay(t *testing.T) {
	dir := t.TempDir()
	tree{
		"config": {Mode: os.ModeDir | 0o755}, "config/file": {0o644, "managed"},
		"other": {Mode: os.ModeDir | 0o755}, "other/file": {0o644, "someone else's"},
	}.write(t, dir)
	root, err := os.OpenRoot(dir)
	check(t, err)
	defer root.Close()
	stop := swapping(t, dir)
	defer stop()
	looks, changes := 0, 0
	for end := time.Now().Add(time.Second); time.Now().Before(end); {
		was, content, err := Look(root, "config/file")
		if err != nil {
			continue
		}
		looks++
		if string(content) == "someone else's" {
			t.Fatal("Look followed the link")
		}
		op := Op{Kind: Write, Path: "config/file", Mode: 0o644, Was: was, Content: fmt.Appendf(nil, "managed %d", looks)}
		if _, err := Apply(dir, []Op{op}, later(looks)); err == nil {
			changes++
		}
		if _, err := Recover(dir, later(looks)); err != nil {
			continue // the link stands there now
		}
		got, err := os.ReadFile(filepath.Join(dir, "other", "file"))
		check(t, err)
		if string(got) != "someone else's" {
			t.Fatalf("Apply followed the link and wrote %q", got)
		}
	}
	t.Logf("%d looks, %d changes", looks, changes)
	if looks == 0 {
		t.Error("nothing was seen")
	}
}
