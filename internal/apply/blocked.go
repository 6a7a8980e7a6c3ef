package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"example.com/magi-harden/internal/shell"
)

// Block is one thing that a change cannot write.
type Block struct {
	// Path is the file or directory in the tree.
	Path string
	// Why is what stands in the way.
	Why Obstacle

	detail string
	err    error // what the system would say
}

// Obstacle is why a path cannot be written.
type Obstacle string

// The obstacles.
const (
	Immutable  Obstacle = "is immutable"
	AppendOnly Obstacle = "is append-only"
	ReadOnlyFS Obstacle = "is on a read-only mount"
	MountPoint Obstacle = "is a mount point and cannot be replaced"
	Foreign    Obstacle = "belongs to another user"
	Denied     Obstacle = "cannot be written"
	NoSpace    Obstacle = "has too little space"
)

// BlockedError lists all paths that cannot be written. Nothing was written.
type BlockedError struct {
	// Dir is the tree, as it was named.
	Dir    string
	Blocks []Block
}

func (e *BlockedError) Error() string {
	var lines []string
	for _, b := range e.Blocks {
		line := fmt.Sprintf("%s: %s", b.Path, b.Why)
		if b.detail != "" {
			line += ": " + b.detail
		}
		lines = append(lines, line)
	}
	lines = append(lines, "nothing was written")
	for _, o := range []Obstacle{Immutable, AppendOnly, ReadOnlyFS, MountPoint, Foreign, Denied, NoSpace} {
		if of := e.of(o); of != nil {
			if hint := o.hint(of); !slices.Contains(lines, hint) {
				lines = append(lines, hint)
			}
		}
	}
	return strings.Join(append(lines, "then run the command again"), "\n")
}

// of returns the full paths with an obstacle.
func (e *BlockedError) of(o Obstacle) (paths []shell.Path) {
	for _, b := range e.Blocks {
		if b.Why == o {
			paths = append(paths, shell.Path(filepath.Join(e.Dir, b.Path)))
		}
	}
	return paths
}

func (o Obstacle) hint(paths []shell.Path) string {
	switch o {
	case Immutable:
		return shell.Line("to allow changes, run: sudo chattr -i -- %s", paths)
	case AppendOnly:
		return shell.Line("to allow changes, run: sudo chattr -a -- %s", paths)
	case ReadOnlyFS:
		return shell.Line("to see the mount, run: findmnt -T %s\nmount it for writing", paths[0])
	case MountPoint:
		return "mount its directory instead"
	case NoSpace:
		return "free some space"
	default:
		return "run the command as the owner of the folder, or as root"
	}
}

// Unwrap returns what the system would have said of each path.
func (e *BlockedError) Unwrap() (errs []error) {
	for _, b := range e.Blocks {
		if b.err != nil {
			errs = append(errs, b.err)
		}
	}
	return errs
}

// blockOf returns the block of a path that the system refused.
func blockOf(name string, err error) Block {
	b := Block{Path: name, Why: Denied, err: err}
	var p *fs.PathError
	switch {
	case errors.Is(err, syscall.EROFS):
		b.Why = ReadOnlyFS
	case errors.As(err, &p):
		b.detail = p.Err.Error()
	default:
		b.detail = err.Error()
	}
	return b
}
