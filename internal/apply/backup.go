package apply

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// keepOld copies the files that the change replaces or removes to its backup set.
func (h *Held) keepOld(j *journal, owner ownership, b *batch) error {
	made := make(map[string]bool)
	private := func(name string) error {
		if made[name] {
			return nil
		}
		made[name] = true
		return h.stageDir(dir{name, 0o700, owner}, b)
	}
	if now, _, err := look(h.root, Backups); err != nil {
		return err
	} else if now.Kind == Absent {
		if err := private(Backups); err != nil {
			return err
		}
	}
	for _, e := range j.Entries {
		if !e.keeps() {
			continue
		}
		name := backupPath(j.ID, e.Path)
		for _, d := range parents(name)[2:] { // those below Backups
			if err := private(d); err != nil {
				return err
			}
		}
		if err := h.stageFile(name, name, e.kept, 0o600, owner, nil, b); err != nil {
			return err
		}
	}
	return nil
}

// sets returns the ids of the changes that can be undone, oldest first.
func (h *Held) sets() ([]string, error) {
	names, err := h.names(Backups)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var ids []string
	for _, name := range names {
		if id, isJournal := strings.CutSuffix(name, ".json"); isJournal && validID(id) {
			ids = append(ids, id)
		}
	}
	return ids, err
}

// nextID returns the time of the change; when that is not later than all
// others (the same second, or a clock that went back), a second after the last.
func (h *Held) nextID() (string, error) {
	ids, err := h.sets()
	if err != nil {
		return "", err
	}
	id := h.opt.Now.UTC().Format(idTime)
	if len(ids) == 0 || ids[len(ids)-1] < id {
		return id, nil
	}
	last, err := time.Parse(idTime, ids[len(ids)-1])
	return last.Add(time.Second).Format(idTime), err
}

// prune removes the oldest sets, and what a crash left of one. Its journal
// goes first: without it a set is garbage.
func (h *Held) prune() error {
	ids, err := h.sets()
	if err != nil {
		return err
	}
	for len(ids) > keepBackups {
		if err := h.disk.remove(path.Join(Backups, ids[0]+".json")); err != nil {
			return err
		}
		ids = ids[1:]
	}
	names, err := h.names(Backups)
	if err != nil {
		return err
	}
	for _, name := range names {
		if validID(name) && !slices.Contains(ids, name) {
			if err := h.removeAll(path.Join(Backups, name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// removeAll removes a file or a whole directory of the tool's own, in the
// order of the names: in Txn the staged files, which are numbers, go before
// the journal. What is not there is fine.
func (h *Held) removeAll(name string) error {
	info, err := h.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return problem(name, "cannot access", err)
	}
	if !info.IsDir() {
		return h.drop(name, h.disk.remove)
	}
	names, err := h.names(name)
	if err != nil {
		return problem(name, "cannot list", err)
	}
	for _, n := range names {
		if err := h.removeAll(path.Join(name, n)); err != nil {
			return err
		}
	}
	return h.drop(name, h.disk.rmdir)
}

// drop removes one thing; what is not there is fine.
func (h *Held) drop(name string, remove func(string) error) error {
	if err := remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return problem(name, "cannot remove", err)
	}
	return nil
}
