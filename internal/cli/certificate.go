package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
)

// How the local certificate is made anew: the leaf alone, which clients do not
// notice, or the CA too.
const (
	remakeLeaf = "renew it: remove " + layout.Cert + " and " + layout.Key + ", run magi-harden upgrade, then: docker compose restart nginx"
	remakeAll  = "to have new ones made, remove " + layout.Cert + ", " + layout.Key + ", " + layout.CACert + " and " + layout.CAKeyFile + ", and run magi-harden upgrade; clients have to trust the new ca.pem"
)

// localCertificate keeps what there is, signs a new leaf with the CA where the
// leaf was removed, and makes CA and leaf where there is neither.
func (d *deployment) localCertificate(s *render.Secrets, random io.Reader, now time.Time) error {
	leaf, err := d.readAll(layout.Cert, layout.Key)
	if err != nil {
		return err
	}
	ca, err := d.readAll(layout.CACert)
	if err != nil {
		return err
	}
	caKey, err := d.readAll(layout.CAKeyFile)
	if err != nil {
		return err
	}
	s.Cert, s.Key = leaf[layout.Cert], secret.New(string(leaf[layout.Key]))
	s.CACert, s.CAKey = ca[layout.CACert], secret.New(string(caKey[layout.CAKeyFile]))
	switch {
	case leaf != nil && ca != nil:
		return d.checkCertificate(pki.Files{CertPath: layout.Cert, KeyPath: layout.Key, CAPath: layout.CACert, Cert: s.Cert, Key: leaf[layout.Key], CA: s.CACert}, now, remakeLeaf, remakeAll)
	case ca == nil && (leaf != nil || caKey != nil):
		return fmt.Errorf("%s: missing, while the files that belong to it are there\nput it back; %s", layout.CACert, remakeAll)
	case ca == nil:
		made, err := pki.NewCA(random, now, d.spec.Domain)
		if err != nil {
			return err
		}
		s.CACert, s.CAKey = made.Cert, made.Key
	case caKey == nil:
		return fmt.Errorf("%s: missing, and so is the CA's key\nput %s back to have a certificate made; %s", layout.Cert, layout.CAKeyFile, remakeAll)
	}
	made, err := pki.NewLeaf(random, now, pki.Pair{Cert: s.CACert, Key: s.CAKey}, d.spec.Domain)
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", layout.CACert, err, remakeAll)
	}
	s.Cert, s.Key = made.Cert, made.Key
	return nil
}

// readAll reads files that belong together: all of them, or nil when there is
// none of them.
func (d *deployment) readAll(names ...string) (map[string][]byte, error) {
	out := map[string][]byte{}
	var gone []string
	for _, name := range names {
		data, err := d.readMoved(name)
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

// readMoved reads a file, or the one of an older release at its old place.
func (d *deployment) readMoved(name string) ([]byte, error) {
	data, err := d.tree.Read(name)
	for old, now := range layout.Moved() {
		if now == name && errors.Is(err, fs.ErrNotExist) && d.manifest.Has(old) {
			return d.tree.Read(old)
		}
	}
	return data, err
}

// oldCertificateUsed reports whether nginx.conf, which may be edited or in
// conflict, still names the certificates at their old place.
func oldCertificateUsed(live map[string][]byte) bool {
	return nginxconf.Names(live[layout.NginxConfig], "/etc/nginx/magi/tls/")
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
	return withCode(ExitUsage, d.checkCertificate(pki.Files{CertPath: d.spec.TLSCert, KeyPath: d.spec.TLSKey, Cert: cert, Key: key}, now, "renew it there, then run magi-harden upgrade", ""))
}

// tryCertificate is ownCertificate for somebody who is still being asked: it
// tells what is wrong as far as the files are named.
func tryCertificate(s answers.Answers) error {
	f := pki.Files{CertPath: s.TLSCert, KeyPath: s.TLSKey}
	var err error
	if f.Cert, err = readFile(f.CertPath); err != nil {
		return unopened(err)
	}
	if f.KeyPath != "" {
		if f.Key, err = readFile(f.KeyPath); err != nil {
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

// checkCertificate refuses a certificate that nginx or a browser would refuse,
// and says how to renew it, or what else mends it where the check does not know.
func (d *deployment) checkCertificate(f pki.Files, now time.Time, renew, mend string) error {
	problems := pki.Check(f, now, d.spec.Domain)
	for i, p := range problems {
		switch {
		case p.Hint == pki.Renew:
			problems[i].Hint = renew
		case p.Hint == "" && !p.Warning:
			problems[i].Hint = mend
		}
	}
	for _, p := range problems.Warnings() {
		d.notes = append(d.notes, p.Error())
	}
	return problems.Err()
}
