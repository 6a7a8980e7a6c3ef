package pki

import (
	"bytes"
	"crypto/x509"
	"errors"
	"slices"
	"strings"
	"time"
)

// checkPath checks each certificate of the way.
func checkPath(file string, certs []*x509.Certificate, path []link, now time.Time, ps *Problems) {
	for i, c := range path {
		who := ""
		if i > 0 {
			who = label(certs, c.at) + " "
		}
		if i > 0 && selfSigned(c.Certificate) { // clients have roots of their own
			if now.After(c.NotAfter) {
				ps.warn(file, "remove it", "%sexpired on %s; only clients that have a newer one with its key accept the chain", who, date(c.NotAfter))
			}
			continue
		}
		switch {
		case now.After(c.NotAfter):
			ps.fail(file, Renew, "%sexpired on %s", who, date(c.NotAfter))
		case now.Before(c.NotBefore):
			ps.fail(file, "check the clock of this machine", "%sis not valid before %s", who, date(c.NotBefore))
		}
		if weakSignature(c.Certificate) {
			ps.fail(file, "have it reissued with SHA-256", "%sis signed with %s, which clients refuse", who, c.SignatureAlgorithm)
		}
		if i > 0 && !c.IsCA {
			ps.fail(file, chainHint, "%sis not a CA certificate, yet it signed %s", who, label(certs, path[i-1].at))
		}
		// CAs may have other curves than servers.
		if fault := keyFault(c.Certificate); i > 0 && c.PublicKeyAlgorithm != x509.ECDSA && fault != "" {
			ps.fail(file, "", "%shas %s", who, fault)
		}
	}
}

// checkTrust has the whole verified, for what the checks before do not know:
// name constraints, path lengths, purposes of the CAs, unknown critical extensions.
func checkTrust(f Files, path []link, roots []*x509.Certificate, now time.Time, ps *Problems) {
	if n := len(path); n > 1 && now.After(path[n-1].NotAfter) {
		path = path[:n-1] // an expired root, which has been warned of
	}
	if ps.Err() != nil || len(path) == 1 && len(roots) == 0 {
		return
	}
	o := x509.VerifyOptions{Roots: x509.NewCertPool(), Intermediates: x509.NewCertPool(), CurrentTime: now}
	for _, c := range path[1:] {
		o.Intermediates.AddCert(c.Certificate)
	}
	if len(roots) == 0 {
		roots = []*x509.Certificate{path[len(path)-1].Certificate}
	}
	for _, r := range roots {
		o.Roots.AddCert(r)
	}
	_, err := path[0].Verify(o)
	last := path[len(path)-1].Certificate
	sameName := func(r *x509.Certificate) bool { return bytes.Equal(r.RawSubject, last.RawIssuer) }
	switch unknown := (x509.UnknownAuthorityError{}); {
	case err == nil:
	case errors.As(err, &unknown) && slices.ContainsFunc(roots, sameName):
		ps.fail(f.CertPath, "have it reissued, or use the CA certificate of that time", "was signed with a different key than that of %s in %s", issuer(last), f.CAPath)
	case errors.As(err, &unknown):
		ps.fail(f.CertPath, chainHint, "does not lead to a CA in %s: it ends at %s", f.CAPath, issuer(last))
	default:
		ps.fail(f.CertPath, "", "clients refuse the chain: %s", shown(strings.TrimPrefix(err.Error(), "x509: ")))
	}
}

func weakSignature(c *x509.Certificate) bool {
	return slices.Contains([]x509.SignatureAlgorithm{
		x509.MD2WithRSA, x509.MD5WithRSA, x509.SHA1WithRSA, x509.DSAWithSHA1, x509.ECDSAWithSHA1,
	}, c.SignatureAlgorithm)
}
