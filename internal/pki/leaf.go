package pki

import (
	"crypto/x509"
	"net/netip"
	"slices"
	"strings"
	"time"
)

const (
	day = 24 * time.Hour
	// minLeft and a third of the lifetime (90-day certificates are renewed then)
	// is the margin for a renewal that fails (control MH-TLS-04).
	minLeft = 21 * day
	// maxLife is the most that a public CA could ever give since 2020 (CA/Browser
	// Forum, Baseline Requirements 6.3.2).
	maxLife = 398 * day
)

// checkLeaf checks the server's certificate without its chain.
func checkLeaf(path string, c *x509.Certificate, now time.Time, names []string, ps *Problems) {
	checkNames(path, c, names, ps)
	left, life := c.NotAfter.Sub(now), c.NotAfter.Sub(c.NotBefore)
	if left >= 0 && left < minLeft && left < life/3 && !now.Before(c.NotBefore) {
		ps.warn(path, Renew, "expires on %s, in %s", date(c.NotAfter), days(left))
	}
	if life > maxLife {
		ps.warn(path, "", "is valid for %s; browsers refuse more than 398 of a public CA, Apple's systems more than 825 of any", days(life+day-1))
	}
	if fault := keyFault(c); fault != "" {
		ps.fail(path, "to make an ECDSA P-256 key, run: (umask 077; openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out key.pem)", "has %s", fault)
	}
	checkPurpose(path, c, ps)
}

func checkNames(path string, c *x509.Certificate, names []string, ps *Problems) {
	var missing []string
	hint := ""
	for _, name := range names {
		if c.VerifyHostname(name) == nil {
			continue
		}
		missing = append(missing, shown(name))
		_, parent, _ := strings.Cut(name, ".")
		_, grandparent, _ := strings.Cut(parent, ".")
		_, notIP := netip.ParseAddr(name)
		switch {
		case notIP == nil && slices.Contains(c.DNSNames, name):
			hint = "it lists " + name + " as a host name; clients look for an IP entry"
		case notIP != nil && (slices.Contains(c.DNSNames, "*."+grandparent) || slices.Contains(c.DNSNames, "*."+name)):
			hint = "a wildcard stands for exactly one label"
		}
	}
	switch has := allNames(c); {
	case len(missing) == 0:
	case len(has) == 0:
		ps.fail(path, "have it reissued with a subject alternative name; clients ignore the common name", "does not cover %s: it lists no names", strings.Join(missing, ", "))
	default:
		ps.fail(path, hint, "does not cover %s: it is for %s", strings.Join(missing, ", "), some(has))
	}
}

// checkPurpose checks what the certificate says that it may be used for.
func checkPurpose(path string, c *x509.Certificate, ps *Problems) {
	switch {
	case c.IsCA && selfSigned(c):
		ps.fail(path, "make it again with basicConstraints=critical,CA:FALSE", "is self-signed and that of a CA, which Firefox refuses for a server")
	case c.IsCA:
		ps.fail(path, "put the server's own certificate first", "is the certificate of a CA, not of a server")
	case selfSigned(c):
		ps.warn(path, "", "is self-signed: clients refuse it until they trust it explicitly")
	}
	server := slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageServerAuth)
	switch {
	case len(c.ExtKeyUsage)+len(c.UnknownExtKeyUsage) == 0, slices.Contains(c.ExtKeyUsage, x509.ExtKeyUsageAny) && !server:
		ps.warn(path, "", "does not say that it is for servers (extended key usage serverAuth); Apple's systems refuse it")
	case !server:
		ps.fail(path, "have it reissued with the extended key usage serverAuth", "is not for servers")
	}
	if c.KeyUsage != 0 && c.KeyUsage&x509.KeyUsageDigitalSignature == 0 {
		ps.fail(path, "have it reissued with the key usage digitalSignature", "may not sign, which TLS requires")
	}
}
