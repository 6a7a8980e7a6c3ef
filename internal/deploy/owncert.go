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

// ownCertificate takes the user's files.
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
	return usage(r.checkCertificate(pki.Files{CertPath: r.answers.TLSCert, KeyPath: r.answers.TLSKey, Cert: cert, Key: key}, "renew it there, then run magi-harden upgrade", ""))
}

// reader returns how the files are read that the answers name. Root copies into
// the folder what it reads: for an answer that somebody else could have stored
// there, only what belongs to the folder's owner, who can read that anyway.
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

const giveAgain = "if it is the right one, give it anew with --tls-cert and --tls-key"

// ownPaths reports whether the paths were given to this run, or stand so in stored
// answers that only this user and root can have written.
func (r *run) ownPaths() bool {
	keys := []string{"tls_cert", "tls_key"}
	given := func(key string) bool {
		q, ok := answers.Find(key)
		return ok && (answers.Gives(r.given, q) || slices.Contains(r.asked, key) || !answers.Gives([]answers.Source{r.last}, q))
	}
	if !slices.ContainsFunc(keys, func(key string) bool { return !given(key) }) {
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
	for key, path := range map[string]string{"tls_cert": r.answers.TLSCert, "tls_key": r.answers.TLSKey} {
		if !given(key) && !slices.Equal(stored[key].Values, []string{path}) {
			return false
		}
	}
	return true
}

// TryCertificate is ownCertificate for somebody who is still being asked: it
// tells what is wrong as far as the files are named.
func TryCertificate(s answers.Answers) error {
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
	problems := pki.Check(f, time.Now(), s.Domain)
	if f.KeyPath == "" {
		problems = slices.DeleteFunc(problems, func(p pki.Problem) bool { return p.At == f.KeyPath })
	}
	return problems.Err()
}

// unopened leaves out the name of the call that did not open a file.
func unopened(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return err
}
