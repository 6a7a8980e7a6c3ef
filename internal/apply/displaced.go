package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"syscall"
)

// editedSuffix ends the name of a file that was edited while it was replaced. It
// lies beside the backup of its old content.
const editedSuffix = ".edited"

// keepDisplaced moves what an entry displaced to the backups and returns its name
// there. Programs that have it open go on writing into it. It returns "" where it
// lies on another mount: then it stays where it is.
func (h *Held) keepDisplaced(j *journal, e entry, b *batch) (string, error) {
	name, err := h.editedName(j.ID, e, b)
	if err != nil {
		return "", err
	}
	err = h.disk.rename(e.Stage, name)
	if errors.Is(err, syscall.EXDEV) {
		return "", nil
	}
	b.dir(path.Dir(e.Stage))
	b.dir(path.Dir(name))
	return name, err
}

// keepContent writes an edit to the backups, where the file itself cannot be kept.
func (h *Held) keepContent(j *journal, e entry, content []byte, b *batch) error {
	name, err := h.editedName(j.ID, e, b)
	if err != nil {
		return err
	}
	owner := ownership{UID: leave, GID: leave}
	if err := h.stageFile(name, name, content, 0o600, owner, nil, b); err != nil {
		return err
	}
	h.note("%s: was edited while it was replaced; the edit is in %s", e.Path, name)
	return b.flush(h.disk)
}

// editedName returns a free name for an edit, and makes the directories above it.
func (h *Held) editedName(id string, e entry, b *batch) (string, error) {
	name := backupPath(id, e.Path) + editedSuffix
	for _, d := range parents(name)[1:] { // Backups and below
		if now, _, err := look(h.root, d); err != nil {
			return "", err
		} else if now.Kind == Absent {
			if err := h.stageDir(dir{d, 0o700, ownership{UID: leave, GID: leave}}, b); err != nil {
				return "", err
			}
		}
	}
	for n := 2; ; n++ {
		_, err := h.root.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil
		}
		if err != nil {
			return "", err
		}
		name = fmt.Sprintf("%s%s%d", backupPath(id, e.Path), editedSuffix, n)
	}
}
