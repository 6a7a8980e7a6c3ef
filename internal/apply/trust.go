package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"example.com/magi-harden/internal/shell"
)

// UntrustedError says that another user could have written the journal or backup
// that a recovery or an undo needs. Nothing was done.
type UntrustedError struct {
	// Dir is the tree, as it was named; Path is the file or directory in it.
	Dir, Path string
	// UID and Mode are those of Path.
	UID  int
	Mode fs.FileMode

	goal string // what was to be read
	uid  int    // who runs the tool
}

func (e *UntrustedError) Error() string {
	return fmt.Sprintf("%s: owner %d, mode %04o: another user could have written it; nothing was done\n%s",
		e.Path, e.UID, e.Mode.Perm(), e.hint())
}

func (e *UntrustedError) hint() string {
	at := func(name string) shell.Path { return shell.Path(filepath.Join(e.Dir, name)) }
	own := e.UID == e.uid || e.UID == 0
	switch {
	case !below(e.goal, StateDir):
		return shell.Line("remove the staged file in it ("+stagePrefix+"*), then run: magi-harden upgrade --dir %s", shell.Path(e.Dir))
	case own:
		return shell.Line("to inspect it, run: ls -laR %s\nif all of it is yours, run: chmod go-w %s\nthen run the command again", at(e.Path), at(e.Path))
	case below(e.goal, Backups):
		return shell.Line("to undo the change as that user, run: sudo -u '#%s' magi-harden upgrade --undo --dir %s", e.UID, shell.Path(e.Dir))
	default:
		return shell.Line("if that user's change was interrupted, run: sudo -u '#%s' magi-harden upgrade --dir %s\n"+
			"otherwise, to inspect it, run: sudo ls -laR %s\nand to remove it, run: sudo rm -r %s", e.UID, shell.Path(e.Dir), at(Txn), at(Txn))
	}
}

// trusted demands of a directory, and of every one on the way to it, that it is
// this user's or root's and that nobody else can write it. Below StateDir that
// begins with StateDir, which is held open; elsewhere with the tree itself. It
// returns an *UntrustedError, or that something is missing or a link.
func (h *Held) trusted(name string) error {
	chain := append(parents(name), name)
	if !below(name, StateDir) {
		chain = append([]string{"."}, chain...)
	}
	for _, dir := range chain {
		info, err := h.root.Lstat(dir)
		if err != nil {
			return problem(dir, "cannot access", err)
		}
		if !info.IsDir() {
			return fmt.Errorf("%s: expected a directory, found a %s%s", dir, typeName(info.Mode()), linkHint(info))
		}
		if err := h.exclusive(dir, stateOf(info, Directory), name); err != nil {
			return err
		}
	}
	return nil
}

// exclusive demands that what stands at a path is this user's or root's, and
// that nobody else can write it. goal is the file that is read in the end.
func (h *Held) exclusive(name string, now State, goal string) error {
	if (now.UID == h.uid || now.UID == 0) && now.Mode&0o022 == 0 {
		return nil
	}
	return &UntrustedError{Dir: h.dir, Path: name, UID: now.UID, Mode: now.Mode, goal: goal, uid: h.uid}
}

// lookTrusted returns the state and content of a file of the tool's own that
// nobody else can have written. What is missing is Absent.
func (h *Held) lookTrusted(name string) (State, []byte, error) {
	if _, err := h.root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return State{}, nil, nil
	}
	if err := h.trusted(path.Dir(name)); err != nil {
		return State{}, nil, err
	}
	now, content, err := look(h.root, name)
	if err != nil || now.Kind == Absent {
		return now, nil, err
	}
	return now, content, h.exclusive(name, now, name)
}

// Vouched returns the content of a file in the tree at dir that nobody but this
// user or root can have written; nil when it is not there. Otherwise it fails with
// an *UntrustedError, or says what stands there.
func Vouched(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, problem(dir, "cannot open", err)
	}
	h := &Held{dir: dir, root: &folder{top: root}, uid: os.Geteuid()}
	defer h.root.close()
	if err := h.root.hold(); err != nil {
		return nil, err
	}
	_, content, err := h.lookTrusted(name)
	return content, err
}
