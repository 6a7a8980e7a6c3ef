package apply

import (
	"path"
	"strings"

	"example.com/magi-harden/internal/layout"
)

// Names inside a tree, relative to its root.
const (
	// StateDir holds everything that the tool keeps about a tree.
	StateDir = layout.StateDir
	// Manifest is renamed last, after everything that it describes.
	Manifest = layout.Manifest
	// lockFile names the process that is at work. It stays behind, unlocked.
	lockFile = layout.Lock
	// Txn holds the journal and the staged files of a change (mode 0700). It
	// exists only during a change, or after one that was interrupted.
	Txn = layout.Txn
	// Backups holds, per change, the replaced files under <id>/<path> (mode
	// 0600, directories 0700) and the journal as <id>.json. The id is the UTC
	// time of the change.
	Backups = layout.Backups
	// stagePrefix begins the names of files that are staged beside their
	// target, because that lies on another mount than Txn.
	stagePrefix = StateDir + ".tmp."
)

// keepBackups is the number of backup sets that are kept.
const keepBackups = 10

// MaxSize is the size in bytes (16 MiB) above which a file is refused: none
// that the tool manages comes near it.
const MaxSize = 16 << 20

const (
	draftFile   = Txn + "/journal.new"  // before the commit
	journalFile = Txn + "/journal.json" // from the commit on
)

// parents returns the directories above a path, outermost first, without ".".
func parents(name string) []string {
	var all []string
	for i, c := range name {
		if c == '/' {
			all = append(all, name[:i])
		}
	}
	return all
}

// backupPath is where a change keeps the old content of a path.
func backupPath(id, name string) string { return path.Join(Backups, id, name) }

// below reports whether name is dir or lies below it.
func below(name, dir string) bool { return name == dir || strings.HasPrefix(name, dir+"/") }
