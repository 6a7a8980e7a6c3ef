package apply

import (
	"os"
	"path"
	"slices"
	"time"

	"github.com/gofrs/flock"
)

// Options are the circumstances of a change.
type Options struct {
	// Command is the name of the command at work, such as "upgrade". It
	// appears in the lock, in messages and in backups.
	Command string
	// Now is the time of the change; zero means the clock.
	Now time.Time
	// Confirm is asked by Undo before it changes anything, with what it would
	// take back; its error ends it. nil: nobody is asked.
	Confirm func(Undone) error

	// Stop is asked once, when all is prepared and nothing is in place yet; its
	// error takes the change back. nil: nobody is asked.
	Stop func() error

	// Still fails when what the change was decided by is no longer what it was. It is
	// asked before anything is staged, and once more right before the first file is
	// replaced; its error takes the change back. nil: nobody is asked.
	Still func() error

	// ReadOnly makes every write fail with ErrReadOnly, that of a lock included.
	ReadOnly bool
	// Writes reports whether the tool may write, replace or remove the file at a
	// path. A journal that names another one is refused. nil: any file of the tree.
	Writes func(path string) bool

	wrap func(disk) disk        // tests: a faulty disk
	far  func(path string) bool // tests: which files are on another mount
}

// Held is a locked tree. One process at a time holds it.
type Held struct {
	dir   string
	root  *folder
	disk  disk
	flock *flock.Flock
	opt   Options
	uid   int // who new files belong to by themselves
	gid   int
	notes []string // for Result.Notes
}

// Lock takes the tree at dir for this process, or fails at once: with a
// *LockedError when another process has it. It makes StateDir; Unlock takes
// that away again if nothing was put into it. With ReadOnly it makes and locks
// nothing.
func Lock(dir string, opt Options) (*Held, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, problem(dir, "cannot open", err)
	}
	if opt.Now.IsZero() {
		opt.Now = time.Now()
	}
	h := &Held{dir: dir, root: &folder{top: root}, opt: opt, uid: os.Geteuid(), gid: os.Getegid()}
	h.disk = rootDisk{h.root}
	take := h.lock
	if opt.ReadOnly {
		h.disk, take = lookOnly{}, h.peek
	}
	if opt.wrap != nil {
		h.disk = opt.wrap(h.disk)
	}
	if err := take(); err != nil {
		return nil, firstError(err, h.root.close())
	}
	return h, nil
}

// Unlock lets the tree go.
func (h *Held) Unlock() error {
	if names, err := h.names(StateDir); err == nil && slices.Equal(names, []string{path.Base(lockFile)}) {
		if h.disk.remove(lockFile) == nil {
			_ = h.disk.rmdir(StateDir) // else the next Lock goes on with it
		}
	}
	if h.flock == nil {
		return h.root.close()
	}
	return firstError(h.flock.Unlock(), h.root.close())
}

// names lists a directory, sorted.
func (h *Held) names(name string) ([]string, error) {
	all, err := h.root.list(name)
	slices.Sort(all)
	return all, err
}
