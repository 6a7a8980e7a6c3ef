package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/tree"
)

// ownCertificate reads the user's own files. It fails with a UsageError where they
// cannot be read or used.
func (r *run) ownCertificate(s *render.Secrets) error {
	read := r.reader()
	cert, err := read(r.answers.TLSCert)
	if err != nil {
		return usage(certificateError{pki.Problems{{At: r.answers.TLSCert, Message: err.Error()}}, fmt.Errorf("--tls-cert: %w", err)})
	}
	key, err := read(r.answers.TLSKey)
	if err != nil {
		return usage(certificateError{pki.Problems{{At: r.answers.TLSKey, Message: err.Error()}}, fmt.Errorf("--tls-key: %w", err)})
	}
	s.Cert, s.Key = cert, secret.New(string(key))
	return usage(r.checkCertificate(pki.Files{CertPath: r.answers.TLSCert, KeyPath: r.answers.TLSKey, Cert: cert, Key: key}, "renew it at that path, then run: magi-harden upgrade", ""))
}

// reader returns the function that reads the files that the answers name. Root
// copies them into the folder: for an answer that another user may have stored, it
// reads only files of the folder's owner, who can read them anyway.
func (r *run) reader() func(path string) ([]byte, error) {
	switch {
	case r.ReadFile != nil:
		return r.ReadFile
	case os.Geteuid() != 0, r.ownPaths():
		return tree.ReadFile
	}
	return func(path string) ([]byte, error) {
		info, err := os.Stat(r.tree.Dir)
		if err != nil {
			return nil, err
		}
		st, ok := info.Sys().(*syscall.Stat_t)
		if !ok || st.Uid == 0 {
			return nil, fmt.Errorf("%s: %s names it, which others can write\n%s", path, layout.Answers, giveAgain)
		}
		data, err := tree.ReadFileOf(path, int(st.Uid))
		if err != nil {
			err = fmt.Errorf("%w, and %s names it, which others can write\n%s", err, layout.Answers, giveAgain)
		}
		return data, err
	}
}

const giveAgain = "if it is the right file, pass it again with --tls-cert and --tls-key"

// ownPaths reports whether the paths were given to this run, or come from stored
// answers that only this user and root can have written.
func (r *run) ownPaths() bool {
	last, _ := answers.Read([]answers.Source{r.stored})
	if !r.kept("tls_cert", last.TLSCert, r.answers.TLSCert) && !r.kept("tls_key", last.TLSKey, r.answers.TLSKey) {
		return true
	}
	data, err := apply.Vouched(r.tree.Dir, layout.Answers)
	if err != nil || data == nil {
		return false
	}
	stored, err := answers.ParseAnswers(layout.Answers, data)
	if err != nil {
		return false
	}
	now, _ := answers.Read([]answers.Source{stored})
	return now.TLSCert == last.TLSCert && now.TLSKey == last.TLSKey
}

// kept reports whether an answer is that of the last run, and not one that a flag or
// a person gave.
func (r *run) kept(key, last, now string) bool {
	q, ok := answers.Find(key)
	return last == now && !(ok && answers.Gives(r.given, q)) && !slices.Contains(r.asked, key)
}

// TryCertificate checks the certificate files that the answers name so far, for the
// prompts. It fails where one cannot be read or used.
func TryCertificate(s answers.Answers, now time.Time) error {
	f := pki.Files{CertPath: s.TLSCert, KeyPath: s.TLSKey}
	var err error
	if f.Cert, err = tree.ReadFile(f.CertPath); err != nil {
		return unopened(err)
	}
	if f.KeyPath != "" {
		if f.Key, err = tree.ReadFile(f.KeyPath); err != nil {
			return unopened(err)
		}
	}
	problems := pki.Check(f, now, s.Domain)
	if f.KeyPath == "" {
		problems = slices.DeleteFunc(problems, func(p pki.Problem) bool { return p.At == f.KeyPath })
	}
	return problems.Err()
}

// unopened removes the name of the system call from an error of a file.
func unopened(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return err
}
