package apply

import (
	"io/fs"
	"path"
	"slices"
)

// addDirs lists the directory and those above it that are missing. Mode and
// owner are those of an explicit Mkdir; otherwise mode is 0 and the default is
// taken.
func (h *Held) addDirs(j *journal, name string, mode fs.FileMode, want *Owner) error {
	if name == "." {
		return nil
	}
	for _, d := range append(parents(name), name) {
		now, _, err := look(h.root, d)
		if err != nil {
			return err
		}
		if now.Kind == Absent && j.dir(d) == nil {
			j.Dirs = append(j.Dirs, dir{Path: d, Mode: 0o755})
		}
	}
	if d := j.dir(name); d != nil && mode != 0 {
		d.Mode = mode
		if want != nil && h.uid == 0 {
			d.Owner = ownership{UID: want.UID, GID: want.GID, Must: true}
		}
	}
	return nil
}

// dir returns the listed directory, nil when the change does not make it.
func (j *journal) dir(name string) *dir {
	i := slices.IndexFunc(j.Dirs, func(d dir) bool { return d.Path == name })
	if i < 0 {
		return nil
	}
	return &j.Dirs[i]
}

// place settles what depends on the directories as they will be: who new
// things belong to, and on which mount a file has to be staged.
func (h *Held) place(j *journal) error {
	for i, d := range j.Dirs {
		if !d.Owner.Must {
			owner, err := h.ownerIn(j, path.Dir(d.Path))
			if err != nil {
				return err
			}
			j.Dirs[i].Owner = owner
		}
	}
	at := StateDir
	if !h.holds(at) { // a look before the lock
		at = "."
	}
	here, err := mountOf(h.root, at)
	if err != nil {
		return problem(at, "cannot access", err)
	}
	mounts := make(map[string]mount) // of each directory
	for i := range j.Entries {
		if err := h.placeEntry(j, &j.Entries[i], here, mounts); err != nil {
			return err
		}
	}
	return nil
}

func (h *Held) placeEntry(j *journal, e *entry, here mount, mounts map[string]mount) error {
	if e.Kind != Write && e.Kind != Remove {
		return nil
	}
	parent := path.Dir(e.Path)
	if e.Old.Kind == Absent && !e.Owner.Must {
		owner, err := h.ownerIn(j, parent)
		if err != nil {
			return err
		}
		e.Owner = owner
	}
	for j.dir(parent) != nil {
		parent = path.Dir(parent) // the mount of what is there already
	}
	there, known := mounts[parent]
	if !known {
		var err error
		if there, err = mountOf(h.root, parent); err != nil {
			return problem(parent, "cannot access", err)
		}
		mounts[parent] = there
	}
	far := there != here
	if h.opt.far != nil {
		far = h.opt.far(e.Path)
	}
	if far {
		e.Stage = path.Join(path.Dir(e.Path), stagePrefix+j.ID+"."+path.Base(e.Stage))
	}
	return nil
}

// ownerIn returns who something new in a directory should belong to.
func (h *Held) ownerIn(j *journal, name string) (ownership, error) {
	if d := j.dir(name); d != nil {
		return ownership{UID: d.Owner.UID, GID: d.Owner.GID}, nil
	}
	info, err := h.root.Lstat(name)
	if err != nil {
		return ownership{}, problem(name, "cannot access", err)
	}
	return h.inherit(info), nil
}
