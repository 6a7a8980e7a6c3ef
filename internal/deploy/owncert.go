package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/tree"
)

// ownCertificate reads the user's own files. It fails with a UsageError where they
// cannot be read or used.
func (r *run) ownCertificate(s *render.Secrets) error {
	cert, err := r.readFile(r.answers.TLSCert)
	if err != nil {
		return usage(certificateError{pki.Problems{{At: r.answers.TLSCert, Message: err.Error()}}, fmt.Errorf("--tls-cert: %w", err)})
	}
	key, err := r.readFile(r.answers.TLSKey)
	if err != nil {
		return usage(certificateError{pki.Problems{{At: r.answers.TLSKey, Message: err.Error()}}, fmt.Errorf("--tls-key: %w", err)})
	}
	s.Cert, s.Key = cert, secret.New(string(key))
	return usage(r.checkCertificate(pki.Files{CertPath: r.answers.TLSCert, KeyPath: r.answers.TLSKey, Cert: cert, Key: key}, "renew it at that path, then: magi-harden upgrade", ""))
}

func (r *run) readFile(path string) ([]byte, error) {
	if r.ReadFile != nil {
		return r.ReadFile(path)
	}
	return tree.ReadFile(path)
}

// TryCertificate checks the certificate files that the answers name so far, for the
// prompts. It fails where one cannot be read or used.
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

// unopened removes the name of the system call from an error of a file.
func unopened(err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		return fmt.Errorf("%s: %w", path.Path, path.Err)
	}
	return err
}
