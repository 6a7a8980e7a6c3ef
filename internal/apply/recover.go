package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Recovery says what was done about a change that was interrupted.
type Recovery struct {
	// Command is the interrupted command, "" when it is not known any more.
	Command string
	// Finished is true when the change is made now, false when nothing of it
	// had happened and its preparations were removed.
	Finished bool
	// Changed lists the paths of a finished change.
	Changed []string
	// Notes are remarks for the user, one line each.
	Notes []string
}

// String is one sentence, and a line per note.
func (r *Recovery) String() string {
	command := r.Command
	if command == "" {
		command = "change"
	}
	what := "had changed nothing yet; its staged files were removed"
	if r.Finished {
		what = fmt.Sprintf("was finished (%d paths)", len(r.Changed))
	}
	return strings.Join(append([]string{fmt.Sprintf("an interrupted %s %s", command, what)}, r.Notes...), "\n")
}

// Recover finishes or removes a change that was interrupted in the tree at dir;
// every command calls it first. Without one it returns nil, and neither writes nor
// locks. Errors: *LockedError when the change is still under way in another
// process; *UntrustedError when somebody else could have written its journal;
// *UnsettledError, joined, for files that were edited since; *DueError when
// there is something to do and ReadOnly forbids it.
func Recover(dir string, opt Options) (*Recovery, error) {
	if _, err := os.Lstat(filepath.Join(dir, Txn)); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	h, err := Lock(dir, opt)
	if err != nil {
		return nil, err
	}
	r, err := h.Recover()
	return r, firstError(err, h.Unlock())
}

// Recover is like the function Recover, for a tree that is locked already.
func (h *Held) Recover() (*Recovery, error) {
	r, err := h.mend()
	if errors.Is(err, ErrReadOnly) {
		due := &DueError{dir: h.dir}
		if r != nil {
			due.Recovery = *r
		}
		return nil, due
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// mend recovers. Together with an error it returns what it was about to do.
func (h *Held) mend() (*Recovery, error) {
	h.notes = nil
	names, err := h.names(Txn)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, problem(Txn, "cannot list", err)
	}
	if err := h.trusted(Txn); err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, h.removeAll(Txn)
	}
	j, err := h.readJournal(journalFile)
	if errors.Is(err, errDamaged) {
		err = fmt.Errorf("%w\nthe change that it describes may be incomplete; the new files are next to it", err)
	}
	if err != nil {
		return nil, err
	}
	if j != nil {
		return h.redo(j)
	}
	j, err = h.readJournal(draftFile)
	switch {
	case j != nil:
		return &Recovery{Command: j.Command}, h.rollback(j)
	case err == nil || errors.Is(err, errDamaged):
		// The draft is written first: nothing else had begun.
		return &Recovery{}, h.removeAll(Txn)
	default:
		return nil, err
	}
}

func (h *Held) redo(j *journal) (*Recovery, error) {
	r := &Recovery{Command: j.Command, Finished: true, Changed: j.paths()}
	steps, err := h.inspect(j)
	if err != nil {
		return r, err
	}
	if err := h.unblocked(j, steps); err != nil {
		return r, err
	}
	for _, d := range j.Dirs { // for the case that they were removed since
		now, _, err := look(h.root, d.Path)
		if err == nil && now.Kind == Absent {
			err = h.makeDir(d)
		}
		if err != nil {
			return r, err
		}
	}
	if now, _, err := look(h.root, Backups); err == nil && now.Kind == Absent {
		if err := h.makeDir(dir{Backups, 0o700, ownership{UID: leave, GID: leave}}); err != nil {
			return r, err
		}
	}
	err = h.finish(j, steps)
	r.Notes = h.notes
	return r, err
}

// unblocked fails with a *BlockedError where something stands in the way of the
// steps that are left.
func (h *Held) unblocked(j *journal, steps []step) error {
	if h.opt.ReadOnly {
		return nil
	}
	left := &journal{Dirs: j.Dirs}
	for _, s := range steps {
		if s.do == perform {
			left.Entries = append(left.Entries, s.entry)
		}
	}
	return h.obstacles(left)
}

// readJournal returns nil when the file is not there. It refuses one that
// somebody else could have written, and one that names what the tool does not
// write.
func (h *Held) readJournal(name string) (*journal, error) {
	now, text, err := h.lookTrusted(name)
	if err != nil || now.Kind == Absent {
		return nil, err
	}
	j, err := parseJournal(text)
	if err == nil {
		err = j.confined(h.opt.Writes)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return j, nil
}

// paths lists what a change touches.
func (j *journal) paths() []string {
	var all []string
	for _, d := range j.Dirs {
		all = append(all, d.Path)
	}
	for _, e := range j.Entries {
		all = append(all, e.Path)
	}
	return all
}
