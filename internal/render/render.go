// Package render turns a design into the files of a hardened deployment, in memory. It
// is pure: it uses no disk, clock or randomness, so the same input gives the same bytes.
package render

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/dotenv"
	"example.com/magi-harden/internal/file"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/templates"
)

// Input has everything that the files depend on.
type Input struct {
	Design    design.Design
	Answers   []byte       // the content of the answers file
	Env       *dotenv.File // .env on disk
	Secrets   Secrets
	Templates fs.FS // of another version; nil: of this one

	sums map[string]string // checksums of the files rendered so far, by path
}

func (in Input) set() fs.FS {
	if in.Templates == nil {
		return templates.FS
	}
	return in.Templates
}

// Secrets are the secrets that the files contain.
type Secrets struct {
	Token  secret.String
	Cert   []byte // PEM of the leaf and its chain
	Key    secret.String
	CACert []byte // PEM of the local CA; empty with the user's own certificate
	CAKey  secret.String
}

// Files returns the files of the deployment, sorted by path. It fails on a value that
// a file cannot contain.
func Files(in Input) ([]file.File, error) {
	var out []file.File
	in.sums = map[string]string{}
	for _, row := range ordered(rows(in.Design.Layout)) {
		if row.when != nil && !row.when(in) {
			continue
		}
		f, err := row.render(in)
		if err != nil {
			return nil, err
		}
		in.sums[f.Path] = fmt.Sprintf("%x", sha256.Sum256(f.Content))[:16]
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b file.File) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// ordered returns the rows in the order of rendering: those with checksums last.
func ordered(all []row) []row {
	first := slices.DeleteFunc(slices.Clone(all), func(r row) bool { return r.sums })
	last := slices.DeleteFunc(slices.Clone(all), func(r row) bool { return !r.sums })
	return append(first, last...)
}

// Dirs returns the folders that need a mode or owner of their own.
func Dirs(d design.Design) (out []file.Dir) {
	for _, f := range d.Folders {
		out = append(out, file.Dir{Path: f.Path, Mode: fs.FileMode(f.Mode), Owner: ownerOf(f.User)})
	}
	return out
}

func ownerOf(u *design.User) *file.Owner {
	if u == nil {
		return nil
	}
	return &file.Owner{UID: u.UID, GID: u.GID}
}
