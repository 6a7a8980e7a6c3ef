package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/spec"
)

// Where the certificate, its key and the local CA live.
const (
	certFile  = "config/nginx/tls/cert.pem"
	keyFile   = "config/nginx/tls/key.pem"
	caFile    = "config/nginx/tls/ca.pem"
	caKeyFile = ".magi-harden/ca/key.pem"
)

// secrets gathers what there is and makes what is missing.
func (d *deployment) secrets(random io.Reader, now time.Time) (s render.Secrets, err error) {
	if s.Token, err = d.token(random); err != nil {
		return s, err
	}
	if d.spec.Expose != spec.ExposeNginx {
		return s, nil
	}
	if d.spec.TLS == spec.TLSFiles {
		return s, d.ownCertificate(&s, now)
	}
	return s, d.localCertificate(&s, random, now)
}

// token keeps the one of .env unless it is missing or weak.
func (d *deployment) token(random io.Reader) (secret.String, error) {
	have, _, ok := d.stack.Env.Get("JUPYTER_TOKEN")
	if ok && have != "" {
		reason := secret.Weak(have)
		if reason == "" {
			return secret.New(have), nil
		}
		d.notes = append(d.notes, "JUPYTER_TOKEN in .env "+reason+": a new one was made, the old file is kept in .magi-harden/backups")
	}
	made, err := secret.Token(random)
	return secret.New(made), err
}

// localCertificate keeps the local CA's certificate where there is one, and
// makes CA and leaf where there is none.
func (d *deployment) localCertificate(s *render.Secrets, random io.Reader, now time.Time) error {
	have, err := d.readAll(certFile, keyFile, caFile)
	if err != nil {
		return err
	}
	if have == nil {
		ca, err := pki.NewCA(random, now, d.spec.Domain)
		if err != nil {
			return err
		}
		leaf, err := pki.NewLeaf(random, now, ca, d.spec.Domain)
		if err != nil {
			return err
		}
		s.Cert, s.Key, s.CACert, s.CAKey = leaf.Cert, leaf.Key, ca.Cert, ca.Key
		return nil
	}
	s.Cert, s.Key, s.CACert = have[certFile], secret.New(string(have[keyFile])), have[caFile]
	caKey, err := d.tree.Read(caKeyFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s.CAKey = secret.New(string(caKey))
	return d.checkCertificate(pki.Files{CertPath: certFile, KeyPath: keyFile, CAPath: caFile, Cert: s.Cert, Key: have[keyFile], CA: s.CACert}, now)
}

// readAll reads files that belong together: all of them, or nil when there is
// none of them.
func (d *deployment) readAll(names ...string) (map[string][]byte, error) {
	out := map[string][]byte{}
	var gone []string
	for _, name := range names {
		data, err := d.tree.Read(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			gone = append(gone, name)
		case err != nil:
			return nil, err
		default:
			out[name] = data
		}
	}
	if len(out) == 0 {
		return nil, nil
	}
	if gone != nil {
		return nil, fmt.Errorf("%s: missing, while the files that belong to it are there\nput it back, or remove %s to have new ones made", strings.Join(gone, ", "), strings.Join(names, ", "))
	}
	return out, nil
}

// ownCertificate takes the user's files.
func (d *deployment) ownCertificate(s *render.Secrets, now time.Time) error {
	cert, err := readFile(d.spec.TLSCert)
	if err != nil {
		return withCode(ExitUsage, fmt.Errorf("--tls-cert: %w", err))
	}
	key, err := readFile(d.spec.TLSKey)
	if err != nil {
		return withCode(ExitUsage, fmt.Errorf("--tls-key: %w", err))
	}
	s.Cert, s.Key = cert, secret.New(string(key))
	return withCode(ExitUsage, d.checkCertificate(pki.Files{CertPath: d.spec.TLSCert, KeyPath: d.spec.TLSKey, Cert: cert, Key: key}, now))
}

// checkCertificate refuses a certificate that nginx or a browser would refuse.
func (d *deployment) checkCertificate(f pki.Files, now time.Time) error {
	problems := pki.Check(f, now, d.spec.Domain)
	for _, p := range problems.Warnings() {
		d.notes = append(d.notes, p.Error())
	}
	return problems.Err()
}
