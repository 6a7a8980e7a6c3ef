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
	s := &surveyor{Held: h}
	defer s.close()
	if s.obstacles(j); s.blocks == nil {
		s.space(j)
	}
	return s.err()
}

// obstacles is survey for a change that is staged already: it needs no space.
func (h *Held) obstacles(j *journal) error {
	s := &surveyor{Held: h}
	defer s.close()
	s.obstacles(j)
	return s.err()
}

func (s *surveyor) obstacles(j *journal) {
	for _, d := range s.touched(j) {
		s.directory(d)
	}
	for _, e := range j.Entries {
		if e.Old.Kind != Absent {
			s.standing(e)
		}
	}
}

type surveyor struct {
	*Held
	blocks []Block
	above  map[string]string   // a directory to the nearest one that is there
	open   map[string]*os.File // directories by path
}

// existing returns a directory, or the nearest one above it that is there.
func (s *surveyor) existing(name string) string {
	at, known := s.above[name]
	if !known {
		for at = name; at != "." && !s.holds(at); {
			at = path.Dir(at)
		}
		if s.above == nil {
			s.above = make(map[string]string)
		}
		s.above[name] = at
	}
	return at
}

// handle returns a directory, opened once.
func (s *surveyor) handle(name string) (*os.File, error) {
	if dir := s.open[name]; dir != nil {
		return dir, nil
	}
	dir, err := s.root.OpenFile(name, os.O_RDONLY|syscall.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	if s.open == nil {
		s.open = make(map[string]*os.File)
	}
	s.open[name] = dir
	return dir, nil
}

func (s *surveyor) close() {
	for _, dir := range s.open {
		_ = dir.Close() // it was only a handle
	}
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
func (s *surveyor) touched(j *journal) (dirs []string) {
	add := func(name string) {
		name = s.existing(name)
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
	if name == "." && s.existing(StateDir) == "." {
		as = StateDir // what is to be made in it first
	}
	dir, err := s.handle(name)
	if errors.Is(err, fs.ErrPermission) {
		s.add(blockOf(as, err))
		return
	}
	if err != nil {
		return // it cannot be judged; staging will tell
	}
	if s.flagged(traitsOf(s.root, name, dir, "."), as) {
		return
	}
	if err := changeable(dir); err != nil {
		s.add(blockOf(as, err))
	}
}

// standing looks at a file or directory that is replaced, removed or changed.
func (s *surveyor) standing(e entry) {
	in, err := s.handle(path.Dir(e.Path))
	if err != nil {
		return
	}
	base := path.Base(e.Path)
	its := traitsOf(s.root, e.Path, in, base)
	switch {
	case s.flagged(its, e.Path):
		return
	case e.keeps() && its.mount != traitsOf(s.root, path.Dir(e.Path), in, ".").mount:
		s.add(Block{Path: e.Path, Why: MountPoint, err: unix.EBUSY})
		return
	}
	err = unix.Faccessat(int(in.Fd()), base, unix.W_OK, unix.AT_EACCESS)
	readOnly := e.Kind == Meta && errors.Is(err, unix.EROFS)
	// What even root may not write has an owner that this namespace does not know.
	unknown := err != nil && s.uid == 0 && may(capOverride) && !errors.Is(err, unix.EROFS)
	if readOnly || unknown {
		s.add(blockOf(e.Path, err))
		return
	}
	s.owned(e, in)
}

// owned looks at whether this user may change a file's owner and mode, or take it
// out of a directory with the sticky bit.
func (s *surveyor) owned(e entry, in *os.File) {
	mine := e.Old.UID == s.uid || may(capOwner)
	given := e.Kind == Meta && !e.Owner.matches(e.Old) && !may(capChown)
	sticky := false
	if e.Kind != Meta && !mine {
		info, err := in.Stat()
		sticky = err == nil && info.Mode()&fs.ModeSticky != 0 && stateOf(info, Directory).UID != s.uid
	}
	if e.Kind == Meta && !mine || given || sticky {
		s.add(Block{Path: e.Path, Why: Foreign, detail: fmt.Sprintf("user %d", e.Old.UID), err: fs.ErrPermission})
	}
}

// flagged reports whether flags of chattr forbid a change.
func (s *surveyor) flagged(its traits, as string) bool {
	switch {
	case its.immutable:
		s.add(Block{Path: as, Why: Immutable, err: unix.EPERM})
	case its.appendOnly:
		s.add(Block{Path: as, Why: AppendOnly, err: unix.EPERM})
	}
	return its.immutable || its.appendOnly
}
