package pki

import (
	"crypto"
	"crypto/x509"
	"slices"
	"time"

	"example.com/magi-harden/internal/shell"
)

// Files are a certificate chain and its key as the user brings them.
type Files struct {
	CertPath, KeyPath, CAPath string // how messages call them
	Cert                      []byte // PEM: the server's certificate, then its intermediates
	Key                       []byte // PEM: the private key
	CA                        []byte // PEM: the roots that clients trust; may be empty
}

// Check returns everything that would keep nginx from starting with the files, or a
// client from accepting them for the names (host names in lower-case ASCII, IP
// addresses) at the time now. It never shows anything of the key.
func Check(f Files, now time.Time, names ...string) Problems {
	var ps Problems
	certs, certKeys := readCerts(f.CertPath, f.Cert, &ps)
	key, keyCerts := readKey(f.KeyPath, f.Key, &ps)
	switch {
	case len(certs) == 0 && certKeys > 0 && key == nil && keyCerts > 0:
		ps = nil
		ps.fail(f.CertPath, "swap the two", "holds the private key, and %s the certificate", f.KeyPath)
		return ps
	case len(certs) == 0 && certKeys > 0:
		ps.fail(f.CertPath, "", "holds a private key and no certificate")
	case certKeys > 0:
		ps.fail(f.CertPath, "move the key to a file of its own: certificates are world-readable", "holds a private key beside the certificate")
	}
	var roots []*x509.Certificate
	if len(f.CA) > 0 {
		var keys int
		if roots, keys = readCerts(f.CAPath, f.CA, &ps); keys > 0 {
			ps.fail(f.CAPath, "remove it: clients need only the certificate", "holds a private key")
		}
	}
	if len(certs) > maxCerts {
		ps.fail(f.CertPath, "use the server's certificate and its intermediates", "holds %d certificates: a bundle of CAs, not a chain", len(certs))
	}
	if len(certs) == 0 || len(certs) > maxCerts {
		return ps
	}
	leaf := checkPair(f, certs, key, &ps)
	checkLeaf(f.CertPath, certs[leaf], now, names, &ps)
	path := checkOrder(f, certs, leaf, roots, &ps)
	checkPath(f.CertPath, certs, path, now, &ps)
	checkTrust(f, path, roots, now, &ps)
	return ps
}

// checkPair gives the index of the certificate that is the server's: that of
// the key, or the first.
func checkPair(f Files, certs []*x509.Certificate, key crypto.Signer, ps *Problems) int {
	if key == nil {
		return 0
	}
	leaf := slices.IndexFunc(certs, func(c *x509.Certificate) bool { return equal(c.PublicKey, key.Public()) })
	switch {
	case leaf < 0:
		ps.fail(f.KeyPath, shell.Line("these two must print the same\nrun: openssl pkey -pubout -in %s\nrun: openssl x509 -noout -pubkey -in %s", shell.Path(f.KeyPath), shell.Path(f.CertPath)),
			"is not the key of the certificate in %s", f.CertPath)
		return 0
	case leaf > 0:
		ps.fail(f.CertPath, "put it first, then its issuer, and so on", "the key belongs to %s", label(certs, leaf))
	}
	return leaf
}

// equal compares two public keys of any kind.
func equal(a, b crypto.PublicKey) bool {
	k, ok := a.(interface{ Equal(crypto.PublicKey) bool })
	return ok && k.Equal(b)
}
