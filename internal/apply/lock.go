package apply

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// LockedError says which process is at work in a tree.
type LockedError struct {
	// Dir is the tree, as it was named.
	Dir string `json:"-"`
	// PID, Command and Since describe the other process; zero when it has not
	// said yet.
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

func (e *LockedError) Error() string {
	who := "another process"
	if e.PID != 0 {
		who = fmt.Sprintf("%q (process %d, since %s)", e.Command, e.PID, e.Since.UTC().Format(time.RFC3339))
	}
	return fmt.Sprintf("%s: in use by %s\nwait for it to end, then run the command again", e.Dir, who)
}

// lock retries when a process that unlocks at the same moment removes the lock file
// between two steps.
func (h *Held) lock() error {
	for range 100 {
		h.root.release()
		err := h.makeStateDir()
		if err == nil {
			err = h.root.hold()
		}
		if err == nil {
			err = h.makeLockFile()
		}
		if err == nil {
			err = h.tryLock()
		}
		if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errReplaced) {
			return err
		}
	}
	return fmt.Errorf("%s: another process keeps replacing it", filepath.Join(h.dir, lockFile))
}

// makeStateDir makes StateDir, as root's when root runs it, also in a user's tree:
// root cannot trust a journal in a directory of another user.
func (h *Held) makeStateDir() error {
	now, _, err := look(h.root, StateDir)
	if err != nil {
		return err
	}
	top, err := h.root.Lstat(".")
	if err != nil {
		return problem(h.dir, "cannot access", err)
	}
	state := dir{Path: StateDir, Mode: 0o755, Owner: h.inherit(top)}
	if h.uid == 0 {
		state.Owner = ownership{UID: 0, GID: 0}
	}
	switch now.Kind {
	case Regular:
		return fmt.Errorf("%s: expected a directory, found a file", StateDir)
	case Absent:
		err := h.makeDir(state)
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	if names, err := h.names(StateDir); err != nil || len(names) > 0 {
		return err
	}
	return h.finishDir(state) // a crash may have come before its mode
}

// makeLockFile creates the file by way of root: flock itself opens it by its
// path, and must not create anything where a link may lead.
func (h *Held) makeLockFile() error {
	info, err := lstat(h.root, lockFile)
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s: expected a regular file, found a %s\nmove it away", lockFile, typeName(info.Mode()))
	}
	if err == nil || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	top, err := lstat(h.root, StateDir)
	if err != nil {
		return err
	}
	f, err := h.makeFile(lockFile, lockFile, nil, 0o600, h.inherit(top), nil)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.close()
}

func (h *Held) tryLock() error {
	h.flock = flock.New(filepath.Join(h.dir, lockFile), flock.SetFlag(os.O_RDWR|syscall.O_NOFOLLOW))
	got, err := h.flock.TryLock()
	if err != nil {
		return problem(lockFile, "cannot lock", err)
	}
	if !got {
		return h.holder()
	}
	mine, err := h.flock.Stat()
	if err == nil {
		var now fs.FileInfo
		if now, err = h.root.Lstat(lockFile); err == nil && !os.SameFile(mine, now) {
			err = fs.ErrNotExist
		}
	}
	if err != nil {
		_ = h.flock.Unlock()
		return problem(lockFile, "cannot lock", err)
	}
	who, err := json.Marshal(LockedError{PID: os.Getpid(), Command: h.opt.Command, Since: h.opt.Now})
	if err == nil {
		// Informative only: a full disk must not stop a recovery.
		_ = h.disk.rewrite(lockFile, append(who, '\n'))
	}
	return nil
}

func (h *Held) holder() error {
	locked := &LockedError{}
	if _, content, err := look(h.root, lockFile); err == nil {
		if json.Unmarshal(content, locked) != nil {
			locked = &LockedError{}
		}
	}
	locked.Dir = h.dir
	return locked
}
