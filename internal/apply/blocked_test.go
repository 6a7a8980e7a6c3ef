//go:build linux

package apply

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// chattr sets flags of a file for the time of the test, or skips.
func chattr(t *testing.T, at string, bits uint32) {
	t.Helper()
	needRoot(t)
	set := func(set, clear uint32) error {
		f, err := os.Open(at)
		if err != nil {
			return err
		}
		defer f.Close()
		now, err := unix.IoctlGetUint32(int(f.Fd()), unix.FS_IOC_GETFLAGS)
		if err != nil {
			return err
		}
		return unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, int(now&^clear|set))
	}
	if err := set(bits, 0); err != nil {
		t.Skipf("the file system of %s has no flags of chattr: %v", at, err)
	}
	t.Cleanup(func() { _ = set(0, flagImmutable|flagAppend) })
}

// wantBlocked demands that exactly these paths are named, each with its obstacle.
func wantBlocked(t *testing.T, err error, want ...string) {
	t.Helper()
	var blocked *BlockedError
	if !errors.As(err, &blocked) {
		t.Fatalf("error %v, want a BlockedError", err)
	}
	var got []string
	for _, b := range blocked.Blocks {
		got = append(got, b.Path+": "+string(b.Why))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("blocked:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if !strings.Contains(err.Error(), "\nnothing was written\n") || !strings.HasSuffix(err.Error(), "\nthen run the command again") {
		t.Errorf("it says %q", err)
	}
}

// blockedTree is a tree with a change that does something of each kind.
func blockedTree(t *testing.T) (dir string, before tree, ops []Op) {
	t.Helper()
	dir, before = openDir(t), tree{}
	for _, name := range []string{"replaced", "removed", "meta", "config/replaced", "new/x", "kept"} {
		before.add(name, 0o644, "old")
	}
	before.write(t, dir)
	return dir, before, []Op{
		{Kind: Write, Path: "replaced", Mode: 0o644, Content: []byte("new")},
		{Kind: Write, Path: "config/replaced", Mode: 0o644, Content: []byte("new")},
		{Kind: Write, Path: "new/deep/file", Mode: 0o644, Content: []byte("new")},
		{Kind: Remove, Path: "removed"},
		{Kind: Meta, Path: "meta", Mode: 0o600},
		{Kind: Write, Path: "kept", Mode: 0o644, Content: []byte("old")},
	}
}

// TestChattr: immutable and append-only files and directories are all found before
// anything is written, also before the lock.
func TestChattr(t *testing.T) {
	for bits, why := range map[uint32]string{flagImmutable: "is immutable", flagAppend: "is append-only"} {
		t.Run(why, func(t *testing.T) {
			dir, before, ops := blockedTree(t)
			ops = seen(t, dir, ops)
			for _, name := range []string{"replaced", "removed", "meta", "config/replaced", "new", "kept"} {
				chattr(t, filepath.Join(dir, name), bits)
			}
			exactly := exact(t, dir)
			_, err := Apply(dir, ops, later(1))
			wantBlocked(t, err, "new: "+why, "replaced: "+why, "config/replaced: "+why, "removed: "+why, "meta: "+why)
			same(t, exactly, exact(t, dir))
			flag := map[uint32]string{flagImmutable: "-i", flagAppend: "-a"}[bits]
			if want := "\nto allow changes, run: sudo chattr " + flag + " -- " + filepath.Join(dir, "new") + " "; !strings.Contains(err.Error(), want) {
				t.Errorf("it says %q, want %q", err, want)
			}
			wantTree(t, dir, before)
		})
	}
}

// TestChattrOfTheFolder: the lock is not tried where nothing can be made.
func TestChattrOfTheFolder(t *testing.T) {
	dir, _, ops := blockedTree(t)
	ops = seen(t, dir, ops)
	chattr(t, dir, flagImmutable)
	_, err := Apply(dir, ops, later(1))
	wantBlocked(t, err, StateDir+": is immutable")
}

// TestChattrOfTheState: so do the tool's own directories.
func TestChattrOfTheState(t *testing.T) {
	for _, name := range []string{StateDir, Backups} {
		dir, _, ops := blockedTree(t)
		_, err := Apply(dir, seen(t, dir, []Op{{Kind: Write, Path: "kept", Mode: 0o644, Content: []byte("older")}}), later(1))
		check(t, err)
		ops = seen(t, dir, ops)
		chattr(t, filepath.Join(dir, name), flagImmutable)
		before := exact(t, dir)
		_, err = Apply(dir, ops, later(2))
		wantBlocked(t, err, name+": is immutable")
		same(t, before, exact(t, dir))
	}
}

// TestChattrAndUndo: an Undo finds them all too, and works afterwards.
func TestChattrAndUndo(t *testing.T) {
	dir, before, ops := blockedTree(t)
	_, err := Apply(dir, seen(t, dir, ops), later(1))
	check(t, err)
	after := readTree(t, dir)
	for _, name := range []string{"replaced", "meta", "new/deep/file"} {
		chattr(t, filepath.Join(dir, name), flagImmutable)
	}
	_, err = Undo(dir, later(2))
	wantBlocked(t, err, "replaced: is immutable", "new/deep/file: is immutable", "meta: is immutable")
	wantTree(t, dir, after)
	for _, name := range []string{"replaced", "meta", "new/deep/file"} {
		chattr(t, filepath.Join(dir, name), 0)
		f, err := os.Open(filepath.Join(dir, name))
		check(t, err)
		check(t, unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, 0))
		check(t, f.Close())
	}
	_, err = Undo(dir, later(2))
	check(t, err)
	wantTree(t, dir, before)
}

// TestChattrAndRecovery: a recovery carries out nothing while anything is in its way.
func TestChattrAndRecovery(t *testing.T) {
	dir, _ := interrupted(t)
	for _, name := range []string{"kept", "removed"} {
		chattr(t, filepath.Join(dir, name), flagImmutable)
	}
	before := readTree(t, dir)
	_, err := Recover(dir, Options{})
	wantBlocked(t, err, "kept: is immutable", "removed: is immutable")
	wantTree(t, dir, before)
	var due *DueError
	if _, err := Recover(dir, Options{ReadOnly: true}); !errors.As(err, &due) {
		t.Errorf("a look: error %v", err)
	}
}

// readOnlyAt makes a path a read-only bind mount of itself for the time of the test.
func readOnlyAt(t *testing.T, at string) {
	t.Helper()
	mountAt(t, at, at, "", syscall.MS_BIND, "")
	check(t, syscall.Mount("", at, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""))
}

// TestReadOnlyMounts: a read-only mount of a directory, and of single files.
func TestReadOnlyMounts(t *testing.T) {
	dir, before, ops := blockedTree(t)
	ops = seen(t, dir, ops)
	for _, name := range []string{"config", "new", "meta", "removed"} {
		readOnlyAt(t, filepath.Join(dir, name))
	}
	exactly := exact(t, dir)
	_, err := Apply(dir, ops, later(1))
	wantBlocked(t, err, "new: is on a read-only mount", "config: is on a read-only mount",
		"removed: is a mount point and cannot be replaced", "meta: is on a read-only mount")
	if !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), "\nto see the mount, run: findmnt -T "+filepath.Join(dir, "new")+"\n") {
		t.Errorf("it says %q", err)
	}
	same(t, exactly, exact(t, dir))
	wantTree(t, dir, before)
}

// TestForeignOwners: what a user cannot change, because of its owner, is named, all
// of it.
func TestForeignOwners(t *testing.T) {
	needRoot(t)
	dir, before, ops := blockedTree(t)
	give(t, dir, 65534, 65534)
	for _, name := range []string{"replaced", "removed", "meta", "new"} {
		check(t, os.Lchown(filepath.Join(dir, name), 1234, 1234))
	}
	check(t, os.Lchown(dir, 1235, 1235))
	check(t, os.Chmod(dir, 0o777|fs.ModeSticky))
	ops = seen(t, dir, ops)
	asUser(t, func() {
		_, err := Apply(dir, ops, later(1))
		wantBlocked(t, err, "new: cannot be written", "replaced: belongs to another user", "removed: belongs to another user", "meta: belongs to another user")
		if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "replaced: belongs to another user: user 1234\n") {
			t.Errorf("it says %q", err)
		}
	})
	wantTree(t, dir, before)
}

// TestRootWithoutCapabilities: root of a container may lack what a chown or chmod
// needs.
func TestRootWithoutCapabilities(t *testing.T) {
	needRoot(t)
	dir, before, _ := blockedTree(t)
	give(t, dir, 1234, 1234)
	ops := seen(t, dir, []Op{
		{Kind: Meta, Path: "meta", Mode: 0o600},
		{Kind: Meta, Path: "kept", Mode: 0o644, Owner: &Owner{1, 1}},
		{Kind: Write, Path: "replaced", Mode: 0o644, Content: []byte("new")},
	})
	end := make(chan error)
	go func() {
		runtime.LockOSThread() // it ends with this goroutine, and the lost capabilities with it
		head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
		var data [2]unix.CapUserData
		err := unix.Capget(&head, &data[0])
		data[0].Effective &^= 1<<capOwner | 1<<capChown
		if err = firstError(err, unix.Capset(&head, &data[0])); err == nil {
			_, err = Apply(dir, ops, later(1))
		}
		end <- err
	}()
	wantBlocked(t, <-end, "meta: belongs to another user", "kept: belongs to another user")
	wantTree(t, dir, before)
}

// TestTooLittleSpace: what does not fit is not begun.
func TestTooLittleSpace(t *testing.T) {
	dir := t.TempDir()
	mountAt(t, "tmpfs", dir, "tmpfs", 0, "size=200k")
	check(t, os.Mkdir(filepath.Join(dir, "far"), 0o755))
	mountAt(t, "tmpfs", filepath.Join(dir, "far"), "tmpfs", 0, "size=100k,nr_inodes=3")
	big := []byte(strings.Repeat("x", 90<<10))
	tree{"file": {0o644, "old"}}.write(t, dir)
	ops := seen(t, dir, []Op{
		{Kind: Write, Path: "file", Mode: 0o644, Content: big},
		{Kind: Write, Path: "other", Mode: 0o644, Content: big},
		{Kind: Write, Path: "more", Mode: 0o644, Content: big},
		{Kind: Write, Path: "far/a", Mode: 0o644, Content: []byte("a")},
		{Kind: Write, Path: "far/b", Mode: 0o644, Content: []byte("b")},
		{Kind: Write, Path: "far/c", Mode: 0o644, Content: []byte("c")},
	})
	before := exact(t, dir)
	_, err := Apply(dir, ops, later(1))
	wantBlocked(t, err, ".: has too little space", "far: has too little space")
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "far: has too little space: 3 files needed, 2 free\n") {
		t.Errorf("it says %q", err)
	}
	same(t, before, exact(t, dir))
	_, err = Apply(dir, ops[:1], later(1))
	check(t, err)
}
