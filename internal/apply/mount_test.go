//go:build linux

package apply

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// mountAt mounts for the time of the test, or skips.
func mountAt(t *testing.T, source, target, kind string, flags uintptr, data string) {
	t.Helper()
	needRoot(t)
	if err := syscall.Mount(source, target, kind, flags, data); err != nil {
		t.Skipf("cannot mount here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(target, 0); err != nil {
			t.Errorf("unmount %s: %v", target, err)
		}
	})
}

// TestOtherMounts: a part of the tree on another file system, and on another
// mount of the same one.
func TestOtherMounts(t *testing.T) {
	for _, bind := range []bool{false, true} {
		t.Run(fmt.Sprintf("bind=%v", bind), func(t *testing.T) {
			dir := t.TempDir()
			check(t, os.Mkdir(filepath.Join(dir, "config"), 0o755))
			if bind {
				mountAt(t, t.TempDir(), filepath.Join(dir, "config"), "", syscall.MS_BIND, "")
			} else {
				mountAt(t, "tmpfs", filepath.Join(dir, "config"), "tmpfs", 0, "size=1m,mode=755")
			}
			before := tree{"config/old": {0o644, "old"}, "config/same": {0o644, "old"}, "here": {0o644, "old"}}
			before.write(t, dir)
			before["config"] = node{Mode: os.ModeDir | 0o755}
			check(t, os.Chmod(filepath.Join(dir, "config"), 0o755))
			_, err := Apply(dir, seen(t, dir, []Op{
				{Kind: Write, Path: "config/old", Mode: 0o600, Content: []byte("new")},
				{Kind: Write, Path: "config/nginx/tls/key.pem", Mode: 0o600, Content: []byte("new")},
				{Kind: Write, Path: "here", Mode: 0o644, Content: []byte("new")},
			}), later(1))
			check(t, err)
			want := tree{"config/old": {0o600, "new"}, "config/same": {0o644, "old"}, "here": {0o644, "new"}}
			want.add("config/nginx/tls/key.pem", 0o600, "new")
			wantTree(t, dir, want)
			_, err = Undo(dir, later(2))
			check(t, err)
			wantTree(t, dir, before)
		})
	}
}

func TestMountedFile(t *testing.T) {
	dir, other := t.TempDir(), filepath.Join(t.TempDir(), "env")
	before := tree{".env": {0o644, "A=1\n"}, "x": {0o644, "x"}}
	before.write(t, dir)
	check(t, os.WriteFile(other, []byte("A=1\n"), 0o644))
	mountAt(t, other, filepath.Join(dir, ".env"), "", syscall.MS_BIND, "")
	_, err := Apply(dir, seen(t, dir, []Op{
		{Kind: Write, Path: "x", Mode: 0o644, Content: []byte("new")},
		{Kind: Write, Path: ".env", Mode: 0o600, Content: []byte("A=2\n")},
	}), later(1))
	if err == nil || !strings.HasPrefix(err.Error(), ".env: is a mount point") {
		t.Errorf("error %v", err)
	}
	wantTree(t, dir, before)
}

// TestReadOnlyMount: nothing can be made, and the error says what.
func TestReadOnlyMount(t *testing.T) {
	dir := t.TempDir()
	mountAt(t, "tmpfs", dir, "tmpfs", 0, "size=1m")
	tree{"file": {0o644, "old"}}.write(t, dir)
	ops := seen(t, dir, []Op{{Kind: Write, Path: "file", Mode: 0o644, Content: []byte("new")}})
	check(t, syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, "size=1m"))
	_, err := Apply(dir, ops, later(1))
	if !errors.Is(err, syscall.EROFS) || !strings.HasPrefix(err.Error(), StateDir+": ") {
		t.Errorf("error %v", err)
	}
	if r, err := Recover(dir, later(1)); r != nil || err != nil {
		t.Errorf("Recover: %v, %v", r, err)
	}
	wantTree(t, dir, tree{"file": {0o644, "old"}})
}
