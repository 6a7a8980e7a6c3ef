package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
)

// manifestVersion is the format that this build writes. It reads version 1 too,
// which had a sentence for each trait.
const manifestVersion = 2

// Manifest lists the files that the last run wrote. It holds no secret, and no
// hash of a file with one: short secrets could be guessed from a hash.
type Manifest struct {
	Version int           `json:"version"`
	Stack   []trait.Trait `json:"stack,omitempty"` // see stack.Traits
	Files   []Entry       `json:"files"`
}

// Entry is one file of the last run.
type Entry struct {
	Path   string      `json:"path"`
	Policy file.Policy `json:"policy"`
	SHA256 string      `json:"sha256,omitempty"` // as rendered, before any edit
	// Conflict is the SHA-256 of the new version of a file in conflict.
	Conflict string `json:"conflict,omitempty"`
	// Because has the kinds of causes of that version, from Wanted.Why.
	Because []string `json:"because,omitempty"`
}

// ReadManifest parses a manifest; nil data gives nil. It fails on a format newer
// than this build's, and on a path that known does not have with the same policy:
// files named in a manifest may be replaced and removed.
func ReadManifest(data []byte, known Known) (*Manifest, error) {
	if data == nil {
		return nil, nil
	}
	m, err := parseManifest(data)
	if err != nil {
		return nil, err
	}
	for _, e := range m.Files {
		if !fs.ValidPath(e.Path) {
			return nil, fmt.Errorf("%s: %q is not a path inside the folder", layout.Manifest, e.Path)
		}
		if policy, ok := known(e.Path); !ok || policy != e.Policy {
			return nil, fmt.Errorf("%s: %q is not a %s file of magi-harden\nread the manifest, then %s", layout.Manifest, e.Path, e.Policy, restoreIt)
		}
	}
	return m, nil
}

// restoreIt is the hint for a manifest that cannot be read.
const restoreIt = "restore " + layout.Manifest + " from git or " + layout.Backups

// parseManifest converts any version of the format to the current one.
func parseManifest(data []byte) (*Manifest, error) {
	var raw struct {
		Version int             `json:"version"`
		Stack   json.RawMessage `json:"stack"`
		Files   []Entry         `json:"files"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return nil, unreadable(err)
	}
	m := &Manifest{Version: raw.Version, Files: raw.Files}
	var err error
	switch {
	case raw.Version > manifestVersion:
		return nil, fmt.Errorf("%s: version %d was written by a newer magi-harden\ninstall that release", layout.Manifest, raw.Version)
	case raw.Version < 1:
		return nil, fmt.Errorf("%s: no version\n%s", layout.Manifest, restoreIt)
	case raw.Stack == nil:
	case raw.Version == 1:
		var old []string
		err = json.Unmarshal(raw.Stack, &old)
		for _, sentence := range old {
			m.Stack = append(m.Stack, traitOf(sentence))
		}
	default:
		err = json.Unmarshal(raw.Stack, &m.Stack)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return m, nil
}

// unreadable says where a manifest is damaged, without the names of Go's types.
func unreadable(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	what := "ends too early"
	switch {
	case errors.As(err, &syntax):
		what = fmt.Sprintf("is not JSON at byte %d", syntax.Offset)
	case errors.As(err, &kind):
		what = fmt.Sprintf("has a %s where it cannot be, at byte %d", kind.Value, kind.Offset)
	}
	return fmt.Errorf("%s: %s\n%s", layout.Manifest, what, restoreIt)
}

func manifestOf(files []file.File, traits []trait.Trait) Manifest {
	m := Manifest{Version: manifestVersion, Stack: traits}
	for _, f := range files {
		e := Entry{Path: f.Path, Policy: f.Policy}
		if !f.Secret && f.Policy != file.CreateOnce { // a create-once file is never changed, so it is never compared
			e.SHA256 = Sum(f.Content)
		}
		m.Files = append(m.Files, e)
	}
	return m
}

// Sum returns the SHA-256 of content in hexadecimal.
func Sum(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

func (m Manifest) bytes() []byte {
	b, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		panic(err) // strings and numbers only
	}
	return append(b, '\n')
}

// Has reports whether the last run wrote a path; false for a nil Manifest.
func (m *Manifest) Has(path string) bool {
	_, ok := m.entry(path)
	return ok
}

// KnewMount reports whether the stack of the last run had a mount at this target.
func (m *Manifest) KnewMount(target string) bool {
	return m != nil && slices.Contains(m.Stack, trait.Trait{Kind: trait.Mount, Name: target})
}

func (m *Manifest) entry(path string) (Entry, bool) {
	if m != nil {
		for _, e := range m.Files {
			if e.Path == path {
				return e, true
			}
		}
	}
	return Entry{}, false
}

// Sum returns the SHA-256 of the content that the last run rendered for a path;
// "" for a secret and for a path that it did not write.
func (m *Manifest) Sum(path string) string {
	e, _ := m.entry(path)
	return e.SHA256
}

// wrote reports whether this content of the path is what the last run wrote.
func (m *Manifest) wrote(path string, content []byte) bool {
	e, ok := m.entry(path)
	return ok && e.SHA256 == Sum(content)
}

// Waiting returns the SHA-256 of the new version of a file in conflict, and the
// kinds of its causes; "" when the file is not in conflict.
func (m *Manifest) Waiting(path string) (sum string, because []string) {
	e, _ := m.entry(path)
	return e.Conflict, e.Because
}
