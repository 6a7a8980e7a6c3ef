package apply

import (
	"fmt"
	"path"

	"golang.org/x/sys/unix"
)

// need is what a change writes on one file system.
type need struct {
	at    string // a directory on it
	files uint64
	sizes []int
}

// space compares what the change writes with the room that is left. What a file
// system does not tell is not compared: then staging finds it, also before the first
// file is replaced.
func (s *surveyor) space(j *journal) {
	needs := make(map[mount]*need)
	var all []*need // in the order of the changes
	add := func(name string, size int) {
		name = s.existing(name)
		dir, err := s.handle(name)
		if err != nil {
			return
		}
		on := traitsOf(s.root, name, dir, ".").mount
		if needs[on] == nil {
			needs[on] = &need{at: name}
			all = append(all, needs[on])
		}
		needs[on].files++
		needs[on].sizes = append(needs[on].sizes, size)
	}
	text, err := j.encode()
	if err == nil {
		add(StateDir, len(text))
	}
	for _, d := range j.Dirs {
		add(path.Dir(d.Path), 0)
	}
	for _, e := range j.Entries {
		if e.Kind == Write {
			add(path.Dir(e.Stage), len(e.content))
		}
		if e.keeps() {
			add(StateDir, len(e.kept))
		}
	}
	for _, n := range all {
		s.room(n)
	}
}

func (s *surveyor) room(n *need) {
	dir, err := s.handle(n.at)
	if err != nil {
		return
	}
	var st unix.Statfs_t
	if err := unix.Fstatfs(int(dir.Fd()), &st); err != nil || st.Bsize <= 0 {
		return
	}
	block, free := uint64(st.Bsize), st.Bavail
	if s.uid == 0 {
		free = st.Bfree
	}
	var blocks uint64
	for _, size := range n.sizes {
		blocks += (uint64(size) + block - 1) / block
	}
	detail := ""
	switch {
	case st.Blocks > 0 && blocks > free:
		detail = fmt.Sprintf("%d KiB needed, %d KiB free", blocks*block>>10, free*block>>10)
	case st.Files > 0 && n.files > st.Ffree:
		detail = fmt.Sprintf("%d files needed, %d free", n.files, st.Ffree)
	default:
		return
	}
	s.add(Block{Path: n.at, Why: NoSpace, detail: detail, err: unix.ENOSPC})
}
