package tree

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"
)

// log remembers what was read of a folder, so that a change of it can be told. It
// keeps no content.
type log struct {
	mu      sync.Mutex
	read    map[string]string // path to what was read there, see sum and missing
	there   map[string]bool   // path to whether a file stood there
	changed map[string]bool   // paths at which two reads differed
}

const missing = "missing"

func newLog() *log {
	return &log{read: map[string]string{}, there: map[string]bool{}, changed: map[string]bool{}}
}

func sum(data []byte) string {
	hash := sha256.Sum256(data)
	return hex.EncodeToString(hash[:])
}

// note remembers the outcome of a read. What could not be read, for another reason
// than that it is missing, decided nothing by its content.
func (l *log) note(name string, data []byte, err error) {
	switch {
	case l == nil:
	case err == nil:
		l.add(name, sum(data))
	case errors.Is(err, fs.ErrNotExist):
		l.add(name, missing)
	}
}

func (l *log) add(name, now string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if before, ok := l.read[name]; ok && before != now {
		l.changed[name] = true
	}
	l.read[name] = now
}

// noteThere remembers whether a file stands at a path. A folder counts as nothing:
// the engine, and a run itself, make missing ones.
func (l *log) noteThere(name string, file bool) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if before, ok := l.there[name]; ok && before != file {
		l.changed[name] = true
	}
	l.there[name] = file
}

// Aside returns the same folder for reads that Changed leaves out: of files that only
// bear witness, and that programs may write all the time.
func (t Tree) Aside() Tree {
	t.log = nil
	return t
}

// Join adds what was read of the same folder by way of another Tree.
func (t Tree) Join(other Tree) {
	if t.log == nil || other.log == nil || t.log == other.log {
		return
	}
	other.log.mu.Lock()
	defer other.log.mu.Unlock()
	for name, was := range other.log.read {
		t.log.add(name, was)
	}
	for name, file := range other.log.there {
		t.log.noteThere(name, file)
	}
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	maps.Copy(t.log.changed, other.log.changed)
}

// Changed lists, in order, the files that are not what they were when they were read,
// and those that came or went since somebody asked for them.
func (t Tree) Changed() []string {
	if t.log == nil {
		return nil
	}
	t.log.mu.Lock()
	defer t.log.mu.Unlock()
	changed := maps.Clone(t.log.changed)
	root, err := os.OpenRoot(t.Dir)
	if err == nil {
		defer root.Close()
	}
	for name, was := range t.log.read {
		if now := current(root, name); now != was {
			changed[name] = true
		}
	}
	for name, was := range t.log.there {
		if now := t.file(name); now != was {
			changed[name] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}

// current returns what Read would remember of a path now. root may be nil: nothing is
// there.
func current(root *os.Root, name string) string {
	if root == nil {
		return missing
	}
	f, err := root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return missing
	}
	if err != nil {
		return "unreadable"
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "unreadable"
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "unreadable"
	}
	return hex.EncodeToString(hash.Sum(nil))
}

// file reports whether something other than a folder stands at a path.
func (t Tree) file(name string) bool {
	info, err := os.Lstat(filepath.Join(t.Dir, filepath.FromSlash(name)))
	return err == nil && !info.IsDir()
}
