package apply

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
)

// FileKind is what stands at a path.
type FileKind string

// What can stand at a path that the tool touches.
const (
	Absent    FileKind = ""
	Regular   FileKind = "file"
	Directory FileKind = "directory"
)

// Sum is the SHA-256 of a file's content; as text, 64 hex digits.
type Sum [sha256.Size]byte

// MarshalText returns the hex digits.
func (s Sum) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(s[:])), nil }

// UnmarshalText reads the hex digits.
func (s *Sum) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(s) {
		return errors.New("a SHA-256 has 64 hex digits")
	}
	_, err := hex.Decode(s[:], text)
	return err
}

// State is what stands at a path. The zero State is Absent.
type State struct {
	Kind FileKind    `json:"kind,omitempty"`
	Sum  Sum         `json:"sum,omitzero"` // of a Regular file
	Mode fs.FileMode `json:"mode,omitempty"`
	UID  int         `json:"uid"`
	GID  int         `json:"gid"`
}

// same reports whether kind and content are equal, whatever mode and owner.
func (s State) same(other State) bool { return s.Kind == other.Kind && s.Sum == other.Sum }

// diff says in words what is different now, "" for nothing.
func (s State) diff(now State) string {
	switch {
	case s == now:
		return ""
	case s.Kind == Absent:
		return "was created"
	case now.Kind == Absent:
		return "was removed"
	case s.Kind != now.Kind:
		return fmt.Sprintf("was a %s, is a %s", s.Kind, now.Kind)
	case s.Sum != now.Sum:
		return "content changed"
	case s.Mode != now.Mode:
		return fmt.Sprintf("mode changed from %v to %v", s.Mode, now.Mode)
	default:
		return fmt.Sprintf("owner changed from %d:%d to %d:%d", s.UID, s.GID, now.UID, now.GID)
	}
}
