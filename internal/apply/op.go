package apply

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/magi-harden/internal/shell"
)

// Kind says what an Op does.
type Kind string

// The kinds of operations.
const (
	// Mkdir makes a directory, or gives an existing one Mode and Owner.
	Mkdir Kind = "mkdir"
	// Write creates or replaces a file. Missing parents are made with mode 0755.
	Write Kind = "write"
	// Remove deletes a file.
	Remove Kind = "remove"
	// Meta gives an existing file or directory Mode and Owner.
	Meta Kind = "meta"
	// rmdir deletes a directory if it is empty; only Undo needs it.
	rmdir Kind = "rmdir"
)

// Owner is a user and a group by number.
type Owner struct{ UID, GID int }

// Op is one wanted change.
type Op struct {
	Kind Kind
	// Path is relative to the root, with slashes.
	Path string
	// Content is the whole new content of a Write.
	Content []byte
	// Mode is what the file will have, whatever the umask is. At most
	// 0777. Needed for all kinds but Remove; to leave a mode as it is, pass Was.Mode.
	Mode fs.FileMode
	// Owner is applied only when root runs the tool. With nil an existing
	// file keeps its owner, and what root creates belongs to the owner of the
	// directory it is in, so that a later run as that user works.
	Owner *Owner
	// Was is what the plan saw, from Look. When the tree differs under the
	// lock, nothing is written.
	Was State
	// Secret refuses a Mode that gives group or others anything.
	Secret bool

	attrs map[string][]byte // of Undo: those of the file that it brings back
}

// validate returns all that is wrong with the ops in themselves.
func validate(ops []Op) error {
	var errs []error
	seen := make(map[string]Kind)
	for _, op := range ops {
		if err := op.validate(); err != nil {
			errs = append(errs, fmt.Errorf("%q: %w", op.Path, err))
		}
		if _, twice := seen[op.Path]; twice {
			errs = append(errs, fmt.Errorf("%q: named twice\nthis is a fault of magi-harden; please report it with the compose file", op.Path))
		}
		seen[op.Path] = op.Kind
	}
	for _, op := range ops {
		for _, dir := range parents(op.Path) {
			if kind := seen[dir]; kind == Write || kind == Remove {
				errs = append(errs, fmt.Errorf("%q: lies below %q, which is a file", op.Path, dir))
			}
		}
	}
	return errors.Join(errs...)
}

func (op Op) validate() error {
	if err := validPath(op.Path); err != nil {
		return err
	}
	for _, own := range []string{lockFile, Txn, Backups} {
		if below(op.Path, own) {
			return errors.New("is reserved for the tool's own use")
		}
	}
	if !slices.Contains([]Kind{Mkdir, Write, Remove, Meta, rmdir}, op.Kind) {
		return fmt.Errorf("unknown kind %q", op.Kind)
	}
	if op.Kind == Remove || op.Kind == rmdir {
		return nil
	}
	switch {
	case op.Mode == 0 && op.Was.Kind != "":
		usual := 0o644
		if op.Was.Kind == Directory {
			usual = 0o755
		} else if op.Secret {
			usual = 0o600
		}
		return errors.New("mode 0000 lets nobody use it\n" + shell.Line("run: chmod %s %s", fmt.Sprintf("%o", usual), shell.Path(op.Path)))
	case op.Mode == 0 || op.Mode&^fs.ModePerm != 0:
		return fmt.Errorf("mode %v is not one from 0001 to 0777", op.Mode)
	case op.Secret && op.Mode.Perm()&0o077 != 0:
		return fmt.Errorf("mode %#o is too wide for a secret", op.Mode.Perm())
	case len(op.Content) > MaxSize:
		return fmt.Errorf("larger than %d bytes", MaxSize)
	}
	return nil
}

// validPath accepts relative slash paths below the root, without characters
// that would break a message or a terminal.
func validPath(p string) error {
	if !fs.ValidPath(p) || p == "." {
		return errors.New("is not a path inside the folder")
	}
	if strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return errors.New("has a control character")
	}
	if strings.HasPrefix(path.Base(p), stagePrefix) {
		return errors.New("is reserved for the tool's own use")
	}
	return nil
}
