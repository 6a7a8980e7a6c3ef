package apply

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// journalVersion is the format of the journal that this package writes. It reads
// version 1 too, in which a Remove has no place for what it takes away.
const journalVersion = 2

// journal is a change as data: enough to finish it after a crash, to take
// back what came before the commit, and, kept beside the backups, to undo it.
type journal struct {
	Version int       `json:"version"`
	ID      string    `json:"id"`
	Command string    `json:"command"`
	Started time.Time `json:"started"`
	Undoes  string    `json:"undoes,omitempty"` // the id of the change that this one takes back
	Dirs    []dir     `json:"dirs,omitempty"`   // made before the commit, parents first
	Entries []entry   `json:"entries,omitempty"`
}

// dir is a directory that the change makes.
type dir struct {
	Path  string      `json:"path"`
	Mode  fs.FileMode `json:"mode"`
	Owner ownership   `json:"owner"`
}

// entry is what the commit does to one path.
type entry struct {
	Kind  Kind      `json:"kind"`
	Path  string    `json:"path"`
	Stage string    `json:"stage,omitempty"` // where the new content waits, and then what it replaced; what a Remove takes away
	Old   State     `json:"old"`
	New   State     `json:"new"` // whatever its owner
	Owner ownership `json:"owner"`
	// Attrs are the extended attributes of Old, which a Write keeps, and an Undo of
	// a Remove gives back.
	Attrs map[string][]byte `json:"attrs,omitempty"`

	content []byte // of New
	kept    []byte // of Old, for the backup
}

// keeps reports whether the change keeps the old content of this path.
func (e entry) keeps() bool {
	return e.Old.Kind == Regular && (e.Kind == Write || e.Kind == Remove)
}

func (j *journal) encode() ([]byte, error) {
	text, err := json.MarshalIndent(j, "", " ")
	return append(text, '\n'), err
}

// idTime is the form of an id, in UTC; ids sort by time.
const idTime = "20060102T150405Z"

func validID(id string) bool {
	_, err := time.Parse(idTime, id)
	return err == nil
}

// errDamaged marks a journal that this package cannot have written.
var errDamaged = errors.New("is damaged")

// parseJournal reads a journal and refuses one that could not have been
// written by this package: it names files to rename and to delete.
func parseJournal(text []byte) (*journal, error) {
	var version struct{ Version int }
	if err := json.Unmarshal(text, &version); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if version.Version < 1 {
		return nil, fmt.Errorf("%w: it has no version", errDamaged)
	}
	if version.Version > journalVersion {
		return nil, fmt.Errorf("version %d, this program supports %d\nuse the version of magi-harden that wrote it", version.Version, journalVersion)
	}
	var j journal
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&j); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	if err := j.validate(); err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return &j, nil
}

func (j *journal) validate() error {
	if !validID(j.ID) || j.Undoes != "" && !validID(j.Undoes) {
		return errors.New("an id is not a time")
	}
	for _, d := range j.Dirs {
		if err := (Op{Kind: Mkdir, Path: d.Path, Mode: d.Mode}).validate(); err != nil {
			return fmt.Errorf("%q: %w", d.Path, err)
		}
	}
	for _, e := range j.Entries {
		if err := e.validate(); err != nil {
			return fmt.Errorf("%q: %w", e.Path, err)
		}
	}
	return nil
}

// confined demands that every file is one that the tool writes; directories may
// be any of the tree.
func (j *journal) confined(writes func(string) bool) error {
	if writes == nil {
		return nil
	}
	for _, e := range j.Entries {
		isDir := e.Kind == rmdir || e.Kind == Meta && e.Old.Kind == Directory
		if !isDir && !writes(e.Path) {
			return fmt.Errorf("names %q, which is not a managed file\nmagi-harden did not write this journal: inspect it, then move it away", e.Path)
		}
	}
	return nil
}

func (e entry) validate() error {
	op := Op{Kind: e.Kind, Path: e.Path, Mode: e.New.Mode}
	if e.Kind == Mkdir {
		return errors.New("directories are listed apart")
	}
	if err := op.validate(); err != nil {
		return err
	}
	staged := e.Kind == Write || e.Kind == Remove && e.Stage != "" // version 1 did not stage a Remove
	if staged && !validStage(e) || !staged && e.Stage != "" {
		return fmt.Errorf("is staged at %q", e.Stage)
	}
	if !slices.Contains([]FileKind{Absent, Regular, Directory}, e.Old.Kind) {
		return fmt.Errorf("was a %q", e.Old.Kind)
	}
	if mode := e.Old.Mode | e.New.Mode; mode&^fs.ModePerm != 0 {
		return fmt.Errorf("mode %v is above 0777", mode)
	}
	return nil
}

// validStage accepts a number in Txn, or a file beside the target.
func validStage(e entry) bool {
	in, base := path.Split(e.Stage)
	switch {
	case !fs.ValidPath(e.Stage):
		return false
	case in == Txn+"/":
		return strings.Trim(base, "0123456789") == ""
	default:
		return strings.HasPrefix(base, stagePrefix) && path.Dir(e.Stage) == path.Dir(e.Path)
	}
}
