package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/finding"
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
func (r *run) localCertificate(s *render.Secrets) error {
	leaf, err := r.readAll(layout.Cert, layout.Key)
	if err != nil {
		return err
	}
	ca, err := r.readAll(layout.CACert)
	if err != nil {
		return err
	}
	caKey, err := r.readAll(layout.CAKeyFile)
	if err != nil {
		return err
	}
	s.Cert, s.Key = leaf[layout.Cert], secret.New(string(leaf[layout.Key]))
	s.CACert, s.CAKey = ca[layout.CACert], secret.New(string(caKey[layout.CAKeyFile]))
	switch {
	case leaf != nil && ca != nil:
		return r.checkCertificate(pki.Files{CertPath: layout.Cert, KeyPath: layout.Key, CAPath: layout.CACert, Cert: s.Cert, Key: leaf[layout.Key], CA: s.CACert}, remakeLeaf, remakeAll)
	case ca == nil && (leaf != nil || caKey != nil):
		return cannotUse([]string{layout.CACert}, "missing, while the files that belong to it are there", "put it back; "+remakeAll)
	case ca == nil:
		made, err := pki.NewCA(r.Random, r.Now, r.answers.Domain)
		if err != nil {
			return err
		}
		s.CACert, s.CAKey = made.Cert, made.Key
	case caKey == nil:
		return cannotUse([]string{layout.Cert}, "missing, and so is the CA's key", "put "+layout.CAKeyFile+" back to have a certificate made; "+remakeAll)
	}
	made, err := pki.NewLeaf(r.Random, r.Now, pki.Pair{Cert: s.CACert, Key: s.CAKey}, r.answers.Domain)
	if err != nil {
		return cannotUse([]string{layout.CACert}, err.Error(), remakeAll)
	}
	s.Cert, s.Key = made.Cert, made.Key
	return nil
}

// readAll reads files that belong together: all of them, or nil when there is
// none of them.
func (r *run) readAll(names ...string) (map[string][]byte, error) {
	out := map[string][]byte{}
	var gone []string
	for _, name := range names {
		data, err := r.readMoved(name)
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
		return nil, cannotUse(gone, "missing, while the files that belong to it are there", "put it back, or remove "+strings.Join(names, ", ")+" to have new ones made")
	}
	return out, nil
}

// readMoved reads a file, or the one of an older release at its old place.
func (r *run) readMoved(name string) ([]byte, error) {
	data, err := r.tree.Read(name)
	for old, now := range layout.Moved() {
		if now == name && errors.Is(err, fs.ErrNotExist) && r.manifest.Has(old) {
			return r.readUnlinked(old)
		}
	}
	return data, err
}

// readUnlinked reads a file that is to be written to another place. A link could
// lead to a file of the folder that is not its owner's to read.
func (r *run) readUnlinked(name string) (data []byte, err error) {
	err = r.inRoot(func(root *os.Root) error {
		if root == nil {
			return fs.ErrNotExist
		}
		var at apply.State
		if at, data, err = apply.Look(root, name); err == nil && at.Kind != apply.Regular {
			err = fs.ErrNotExist
		}
		return err
	})
	return data, err
}

// oldCertificateUsed reports whether nginx.conf, which may be edited or in
// conflict, still names the certificates at their old place.
func oldCertificateUsed(live map[string][]byte) bool {
	return nginxconf.Names(live[layout.NginxConfig], "/etc/nginx/magi/tls/")
}

// checkCertificate refuses a certificate that nginx or a browser would refuse,
// and says how to renew it, or what else mends it where the check does not know.
func (r *run) checkCertificate(f pki.Files, renew, mend string) error {
	problems := pki.Check(f, r.Now, r.answers.Domain)
	for i, p := range problems {
		switch {
		case p.Hint == pki.Renew:
			problems[i].Hint = renew
		case p.Hint == "" && !p.Warning:
			problems[i].Hint = mend
		}
	}
	for _, p := range problems.Warnings() {
		r.find(finding.Finding{Kind: finding.Expiring, Subject: p.At, Detail: p.Message, Hint: p.Hint})
	}
	err := problems.Err()
	if err == nil {
		return nil
	}
	faults := slices.DeleteFunc(problems, func(p pki.Problem) bool { return p.Warning })
	return certificateError{faults, err}
}

// cannotUse is the error of files that belong together.
func cannotUse(paths []string, message, hint string) error {
	var faults pki.Problems
	for _, p := range paths {
		faults = append(faults, pki.Problem{At: p, Message: message, Hint: hint})
	}
	return certificateError{faults, fmt.Errorf("%s: %s\n%s", strings.Join(paths, ", "), message, hint)}
}
