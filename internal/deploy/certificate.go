package deploy

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"example.com/magi-harden/internal/apply"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/render"
	"example.com/magi-harden/internal/secret"
	"example.com/magi-harden/internal/shell"
)

// The hints to renew the local certificate: the leaf alone, which clients do not
// notice, or the CA too.
const (
	remakeLeaf = "to renew it, run: rm " + layout.Cert + " " + layout.Key + " && magi-harden upgrade && docker compose restart "
	remakeAll  = "for a new CA, which clients have to trust, run: rm -f " + layout.Cert + " " + layout.Key + " " + layout.CACert + " " + layout.CAKeyFile + " && magi-harden upgrade"
)

// localCertificate keeps the existing files, signs a new leaf where both of its
// files are missing, and generates the CA and the leaf where all are. It fails where
// some are missing, and where nginx or a browser would refuse the certificate.
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
	front, _ := design.Facts{Answers: r.answers, Jupyter: r.stack.Jupyter, Others: r.stack.Others}.Front().Container()
	switch {
	case leaf != nil && ca != nil:
		return r.checkCertificate(pki.Files{CertPath: layout.Cert, KeyPath: layout.Key, CAPath: layout.CACert, Cert: s.Cert, Key: leaf[layout.Key], CA: s.CACert}, remakeLeaf+shell.Line("%s", shell.Name(front.Service)), remakeAll)
	case ca == nil && (leaf != nil || caKey != nil):
		return cannotUse([]string{layout.CACert}, "missing, though the files that belong to it exist", "restore it, or "+remakeAll)
	case ca == nil:
		made, err := pki.NewCA(r.Random, r.Now, r.answers.Domain)
		if err != nil {
			return err
		}
		s.CACert, s.CAKey = made.Cert, made.Key
	case caKey == nil:
		return cannotUse([]string{layout.Cert}, "missing, and so is the CA's key to sign a new one", "restore "+layout.CAKeyFile+", or "+remakeAll)
	}
	made, err := pki.NewLeaf(r.Random, r.Now, pki.Pair{Cert: s.CACert, Key: s.CAKey}, r.answers.Domain)
	if err != nil {
		return cannotUse([]string{layout.CACert}, err.Error(), remakeAll)
	}
	s.Cert, s.Key = made.Cert, made.Key
	return nil
}

// readAll reads files that belong together. It returns nil when all are missing, and
// fails when some are.
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
		return nil, cannotUse(gone, "missing, though the files that belong to it exist", shell.Line("restore it, or for new ones run: rm -f %s", shell.Words(names)))
	}
	return out, nil
}

// readMoved reads a file, or the one at its path in an older release.
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
// lead to a file that the folder's owner cannot read.
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

// oldCertificateUsed reports whether nginx.conf still names the certificates at the
// path of an older release, because it is edited or in conflict.
func oldCertificateUsed(live map[string][]byte) bool {
	return nginxconf.Names(live[layout.NginxConfig], nginxconf.OldCertificates+"/")
}

// checkCertificate fails on a certificate that nginx or a browser would refuse, and
// reports the warnings of the others. renew is the hint for one that expires, mend
// the hint for a problem without one.
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

// cannotUse is one error about several files.
func cannotUse(paths []string, message, hint string) error {
	var faults pki.Problems
	for _, p := range paths {
		faults = append(faults, pki.Problem{At: p, Message: message, Hint: hint})
	}
	return certificateError{faults, fmt.Errorf("%s: %s\n%s", strings.Join(paths, ", "), message, hint)}
}
