package pki

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"slices"
)

const chainHint = "put the server's certificate first, then its issuer, and so on; most CAs have such a file, often called fullchain.pem"

// link is one certificate of the way from the server's to a root.
type link struct {
	*x509.Certificate
	at int // index in the file
}

// checkOrder builds the path from the leaf as far as the file has it, and reports what
// is missing, unrelated or out of order.
func checkOrder(f Files, certs []*x509.Certificate, leaf int, roots []*x509.Certificate, ps *Problems) []link {
	path := []link{{certs[leaf], leaf}}
	var rest []int
	for i := range certs {
		if i != leaf {
			rest = append(rest, i)
		}
	}
	for !selfSigned(path[len(path)-1].Certificate) {
		last := path[len(path)-1]
		i := slices.IndexFunc(rest, func(i int) bool { return signs(certs[i], last.Certificate) })
		if i < 0 {
			break
		}
		path = append(path, link{certs[rest[i]], rest[i]})
		rest = slices.Delete(rest, i, i+1)
	}
	rest = slices.DeleteFunc(rest, func(i int) bool { return onPath(path, certs[i]) })
	last := path[len(path)-1]
	known := slices.ContainsFunc(roots, func(r *x509.Certificate) bool { return r.Equal(last.Certificate) || signs(r, last.Certificate) })
	switch open := !selfSigned(last.Certificate) && !known; {
	case open && len(rest) > 0:
		ps.fail(f.CertPath, "put the certificate of "+issuer(last.Certificate)+" between them, or remove the second", "%s was not signed by %s but by %s",
			label(certs, last.at), label(certs, rest[0]), issuer(last.Certificate))
		rest = rest[1:]
	case open && len(path) == 1 && hasSCT(last.Certificate):
		ps.fail(f.CertPath, chainHint, "lacks the certificate of its issuer, %s", issuer(last.Certificate))
	case open && len(path) == 1 && len(f.CA) == 0:
		ps.warn(f.CertPath, chainHint, "holds the server's certificate alone: only clients that trust %s itself accept it", issuer(last.Certificate))
	}
	for _, i := range rest {
		ps.warn(f.CertPath, "remove it", "%s is not part of the chain", label(certs, i))
	}
	// With the leaf not first, that has been reported already.
	if leaf == 0 && !slices.IsSortedFunc(path, func(a, b link) int { return a.at - b.at }) {
		ps.fail(f.CertPath, chainHint, "the certificates are out of order")
	}
	return path
}

// onPath reports a copy of a certificate of the way, or a second certificate of
// the same CA (cross-signed); both are harmless.
func onPath(path []link, c *x509.Certificate) bool {
	return slices.ContainsFunc(path, func(p link) bool {
		return bytes.Equal(p.RawSubject, c.RawSubject) && bytes.Equal(p.RawSubjectPublicKeyInfo, c.RawSubjectPublicKeyInfo)
	})
}

// signs reports whether the key of parent signed child. A signature by an
// algorithm that cannot be verified any more counts by the names.
func signs(parent, child *x509.Certificate) bool {
	if !bytes.Equal(parent.RawSubject, child.RawIssuer) {
		return false
	}
	err := parent.CheckSignature(child.SignatureAlgorithm, child.RawTBSCertificate, child.Signature)
	return err == nil || errors.As(err, new(x509.InsecureAlgorithmError)) || errors.Is(err, x509.ErrUnsupportedAlgorithm)
}

func selfSigned(c *x509.Certificate) bool { return signs(c, c) }

// hasSCT reports the mark of a public certificate transparency log. Such a leaf
// always has an intermediate: public roots may not sign servers' certificates
// (Baseline Requirements 6.1.7).
func hasSCT(c *x509.Certificate) bool {
	oid := asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2} // RFC 6962, 3.3
	for _, e := range c.Extensions {
		if e.Id.Equal(oid) {
			return true
		}
	}
	return false
}
