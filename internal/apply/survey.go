package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"syscall"

	"golang.org/x/sys/unix"
)

// survey looks for everything that stands in the way of a change, so that it is
// found, for all files, before the first byte is written: flags of chattr, read-only
// mounts, owners, permissions and space. It writes nothing. The error is a
// *BlockedError.
func (h *Held) survey(j *journal) error {
	s := h.obstacles(j)
	if s.blocks == nil {
		s.space(j)
	}
	return s.err()
}

// obstacles is survey for a change that is staged already: it needs no space.
func (h *Held) obstacles(j *journal) *surveyor {
	s := &surveyor{Held: h}
	for _, d := range h.touched(j) {
		s.directory(d)
	}
	for _, e := range j.Entries {
		if e.Old.Kind != Absent {
			s.standing(e)
		}
	}
	return s
}

type surveyor struct {
	*Held
	blocks []Block
}

func (s *surveyor) err() error {
	if s.blocks == nil {
		return nil
	}
	return &BlockedError{Dir: s.dir, Blocks: s.blocks}
}

func (s *surveyor) add(b Block) {
	if !slices.ContainsFunc(s.blocks, func(o Block) bool { return o.Path == b.Path && o.Why == b.Why }) {
		s.blocks = append(s.blocks, b)
	}
}

// touched returns the directories, of those that are there, in which names come and
// go.
func (h *Held) touched(j *journal) (dirs []string) {
	add := func(name string) {
		for name != "." && !h.holds(name) {
			name = path.Dir(name)
		}
		if !slices.Contains(dirs, name) {
			dirs = append(dirs, name)
		}
	}
	add(StateDir)
	add(Backups)
	for _, d := range j.Dirs {
		add(path.Dir(d.Path))
	}
	for _, e := range j.Entries {
		if e.Kind != Meta {
			add(path.Dir(e.Path))
		}
	}
	return dirs
}

// directory looks at a directory in which names come and go.
func (s *surveyor) directory(name string) {
	as := name
	if name == "." && !s.holds(StateDir) {
		as = StateDir // what is to be made in it first
	}
	if s.flagged(name, as) {
		return
	}
	dir, err := s.root.OpenFile(name, os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if errors.Is(err, fs.ErrPermission) {
		s.add(blockOf(as, err))
		return
	}
	if err != nil {
		return // it cannot be judged; staging will tell
	}
	defer dir.Close()
	if err := unix.Faccessat(int(dir.Fd()), ".", unix.W_OK|unix.X_OK, unix.AT_EACCESS); err != nil {
		s.add(blockOf(as, err))
	}
}

// standing looks at a file or directory that is replaced, removed or changed.
func (s *surveyor) standing(e entry) {
	if s.flagged(e.Path, e.Path) {
		return
	}
	if e.keeps() {
		its, err := mountOf(s.root, e.Path)
		if there, err2 := mountOf(s.root, path.Dir(e.Path)); err == nil && err2 == nil && its != there {
			s.add(Block{Path: e.Path, Why: MountPoint, err: unix.EBUSY})
			return
		}
	}
	_ = s.root.within(e.Path, func(dir *os.Root, base string) error {
		in, err := dir.OpenFile(".", os.O_RDONLY|syscall.O_DIRECTORY, 0)
		if err != nil {
			return err
		}
		defer in.Close()
		err = unix.Faccessat(int(in.Fd()), base, unix.W_OK, unix.AT_EACCESS)
		readOnly := e.Kind == Meta && errors.Is(err, unix.EROFS)
		// What even root may not write has an owner that this namespace does not know.
		unknown := err != nil && s.uid == 0 && may(capOverride) && !errors.Is(err, unix.EROFS)
		if readOnly || unknown {
			s.add(blockOf(e.Path, err))
			return nil
		}
		return s.owned(e, in)
	})
}

// owned looks at whether this user may change a file's owner and mode, or take it
// out of a directory with the sticky bit.
func (s *surveyor) owned(e entry, in *os.File) error {
	mine := e.Old.UID == s.uid || may(capOwner)
	given := e.Kind == Meta && !e.Owner.matches(e.Old) && !may(capChown)
	sticky := false
	if e.Kind != Meta && !mine {
		info, err := in.Stat()
		if err != nil {
			return err
		}
		sticky = info.Mode()&fs.ModeSticky != 0 && stateOf(info, Directory).UID != s.uid
	}
	if e.Kind == Meta && !mine || given || sticky {
		s.add(Block{Path: e.Path, Why: Foreign, detail: fmt.Sprintf("user %d", e.Old.UID), err: fs.ErrPermission})
	}
	return nil
}

// flagged looks for the flags of chattr.
func (s *surveyor) flagged(name, as string) bool {
	immutable, appendOnly := flags(s.root, name)
	switch {
	case immutable:
		s.add(Block{Path: as, Why: Immutable, err: unix.EPERM})
	case appendOnly:
		s.add(Block{Path: as, Why: AppendOnly, err: unix.EPERM})
	}
	return immutable || appendOnly
}
