package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"example.com/magi-harden/internal/shell"
	"golang.org/x/sys/unix"
)

// ErrReadOnly ends a change that Options.ReadOnly forbids, before its first
// write.
var ErrReadOnly = errors.New("nothing was written: this run is read-only")

// lookOnly is the disk of a read-only run: every write fails.
type lookOnly struct{}

func (lookOnly) mkdir(string) error              { return ErrReadOnly }
func (lookOnly) create(string) (newFile, error)  { return nil, ErrReadOnly }
func (lookOnly) chmod(string, fs.FileMode) error { return ErrReadOnly }
func (lookOnly) chown(string, int, int) error    { return ErrReadOnly }
func (lookOnly) rename(string, string) error     { return ErrReadOnly }
func (lookOnly) renameNew(string, string) error  { return ErrReadOnly }
func (lookOnly) exchange(string, string) error   { return ErrReadOnly }
func (lookOnly) remove(string) error             { return ErrReadOnly }
func (lookOnly) rmdir(string) error              { return ErrReadOnly }
func (lookOnly) sync(string) error               { return ErrReadOnly }
func (lookOnly) rewrite(string, []byte) error    { return ErrReadOnly }

// DueError says that an interrupted change needs a run that may write.
type DueError struct {
	// Recovery describes what that run will do.
	Recovery
	dir string
}

func (e *DueError) Error() string {
	command, what, next := e.Command, "changed nothing yet; its staged files have to be removed", "upgrade"
	if command == "" {
		command = "change"
	}
	if e.Finished {
		what = fmt.Sprintf("has to be finished (%d paths)", len(e.Changed))
	} else if command == "init" {
		next = "init"
	}
	return fmt.Sprintf("%s: recovery due: an interrupted %s %s\n", e.dir, command, what) + shell.Line("run: magi-harden %s --dir %s", next, shell.Path(e.dir))
}

// peek is the lock of a read-only run. It fails with a *LockedError while another
// process holds the lock, creates nothing and keeps no lock.
func (h *Held) peek() error {
	if err := h.root.hold(); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	}
	if info, err := lstat(h.root, lockFile); err != nil || !info.Mode().IsRegular() {
		return nil // no process holds the lock
	}
	f, err := h.root.OpenFile(lockFile, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil // readable for its owner only
	}
	defer f.Close()
	if errors.Is(unix.Flock(int(f.Fd()), unix.LOCK_SH|unix.LOCK_NB), unix.EWOULDBLOCK) {
		return h.holder()
	}
	return nil
}
