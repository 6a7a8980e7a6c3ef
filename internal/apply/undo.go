package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"time"
)

// Copy is where the backup of a result has the file path.
func (r Result) Copy(path string) string { return backupPath(r.ID, path) }

// Undone says what an Undo did.
type Undone struct {
	// Command and Time are those of the change that was taken back.
	Command string
	Time    time.Time
	// Result is the change that took it back, with a backup of its own.
	Result
	// Kept lists what was left as it is, with the reason: "path: why".
	Kept []string
	// Removed lists the files that the change had made and that go with it.
	Removed []string
	// Saved lists those of them that were edited since; each copy is in the
	// backup of Result.
	Saved []string
}

// ErrNothingToUndo says that there is no change, or none is left.
var ErrNothingToUndo = errors.New("there is nothing to undo")

// Undo locks the tree at dir, takes one change back and unlocks it.
func Undo(dir string, opt Options) (Undone, error) {
	if _, err := os.Lstat(filepath.Join(dir, Backups)); errors.Is(err, fs.ErrNotExist) {
		return Undone{}, fmt.Errorf("%s: %w", dir, ErrNothingToUndo)
	}
	plan := func(h *Held) ([]Op, error) {
		_, _, ops, err := h.planUndo()
		return ops, err
	}
	if err := ahead(dir, opt, plan); err != nil {
		return Undone{}, err
	}
	h, err := Lock(dir, opt)
	if err != nil {
		return Undone{}, err
	}
	undone, err := h.Undo()
	return undone, firstError(err, h.Unlock())
}

// Undo takes back the newest change that has not been taken back yet. Files
// that it had changed and that were edited since stay as they are; those that it
// had made go, because half of a change would not work. What it replaces or removes is kept
// like that of any change, but Undo itself is not undone: a second Undo goes a
// step further back.
func (h *Held) Undo() (Undone, error) {
	undone, j, ops, err := h.planUndo()
	if err != nil {
		return Undone{}, err
	}
	if h.opt.Confirm != nil {
		if err := h.opt.Confirm(undone); err != nil {
			return Undone{}, err
		}
	}
	undone.Result, err = h.apply(ops, j.ID)
	return undone, err
}

// planUndo returns what an Undo takes back, and the ops that do it. It writes
// nothing.
func (h *Held) planUndo() (undone Undone, j *journal, ops []Op, err error) {
	if j, err = h.newest(); err != nil {
		return undone, nil, nil, err
	}
	undone = Undone{Command: j.Command, Time: j.Started}
	for _, e := range j.Entries {
		now, _, err := look(h.root, e.Path)
		if err != nil {
			return undone, nil, nil, err
		}
		op, why, err := h.reverse(j.ID, e, now)
		if err != nil {
			return undone, nil, nil, err
		}
		if why != "" {
			undone.Kept = append(undone.Kept, e.Path+": "+why)
		}
		if op.Kind == Remove {
			undone.Removed = append(undone.Removed, e.Path)
			if !now.same(e.New) {
				undone.Saved = append(undone.Saved, e.Path)
			}
		}
		if op.Kind != "" {
			ops = append(ops, op)
		}
	}
	for _, d := range j.Dirs {
		now, _, err := look(h.root, d.Path)
		if err != nil {
			return undone, nil, nil, err
		}
		ops = append(ops, Op{Kind: rmdir, Path: d.Path, Was: now})
	}
	return undone, j, ops, nil
}

// newest returns the journal of the change to take back.
func (h *Held) newest() (*journal, error) {
	ids, err := h.sets()
	if err != nil {
		return nil, problem(Backups, "cannot list", err)
	}
	undone := make(map[string]bool)
	for i := len(ids) - 1; i >= 0; i-- {
		j, err := h.readJournal(path.Join(Backups, ids[i]+".json"))
		switch {
		case err != nil:
			return nil, err
		case j == nil || undone[j.ID]:
		case j.Undoes != "":
			undone[j.Undoes] = true
		default:
			return j, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", h.dir, ErrNothingToUndo)
}

// reverse returns the op that takes an entry back, or why there is none.
func (h *Held) reverse(id string, e entry, now State) (op Op, kept string, err error) {
	op = Op{Path: e.Path, Was: now, Mode: e.Old.Mode, Owner: &Owner{e.Old.UID, e.Old.GID}}
	switch {
	case e.Kind == rmdir:
		return Op{}, "", nil
	case now.Kind == Absent && e.New.Kind != Absent:
		if e.Old.Kind == Absent {
			return Op{}, "", nil
		}
		return Op{}, "was removed since", nil
	case e.Kind == Meta && now.Kind != e.Old.Kind:
		return Op{}, "was replaced since", nil
	case e.Kind == Meta:
		if now.Mode != e.New.Mode {
			return Op{}, "its mode was changed since", nil
		}
		op.Kind = Meta
		return op, "", nil
	case !now.same(e.New) && (e.Old.Kind != Absent || now.Kind != Regular):
		return Op{}, "was edited since", nil
	case e.Old.Kind == Absent:
		op.Kind = Remove
		return op, "", nil
	}
	op.Kind = Write
	if now.Kind == Regular && now.Mode != e.New.Mode {
		op.Mode = now.Mode // the user's choice
	}
	old, content, err := h.lookTrusted(backupPath(id, e.Path))
	if err == nil && !old.same(e.Old) {
		err = fmt.Errorf("%s: missing or damaged", backupPath(id, e.Path))
	}
	op.Content = content
	if now.Kind == Absent {
		op.attrs = e.Attrs
	}
	return op, "", err
}
