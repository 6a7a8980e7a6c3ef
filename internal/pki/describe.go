package pki

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"strings"
	"time"

	"example.com/magi-harden/internal/printable"
)

// keyFault returns why clients refuse the key of a server's certificate, "" when they
// accept it.
func keyFault(c *x509.Certificate) string {
	switch key := c.PublicKey.(type) {
	case *ecdsa.PublicKey:
		if key.Curve == elliptic.P256() || key.Curve == elliptic.P384() {
			return ""
		}
		return fmt.Sprintf("an ECDSA key on %s; browsers take P-256 and P-384", key.Params().Name)
	case *rsa.PublicKey:
		if key.N.BitLen() >= 2048 {
			return ""
		}
		return fmt.Sprintf("an RSA key of %d bits; clients want 2048 at least", key.N.BitLen())
	case ed25519.PublicKey:
		return "an Ed25519 key, which browsers do not take"
	}
	return fmt.Sprintf("a key of a kind that browsers do not take (%s)", c.PublicKeyAlgorithm)
}

// label names a certificate of a file by its place, from 1, and its subject.
func label(certs []*x509.Certificate, i int) string {
	return fmt.Sprintf("certificate %d (%s)", i+1, subject(certs[i]))
}

func subject(c *x509.Certificate) string {
	if c.Subject.CommonName != "" {
		return shown(c.Subject.CommonName)
	}
	return shown(c.Subject.String())
}

func issuer(c *x509.Certificate) string {
	if c.Issuer.CommonName != "" {
		return shown(c.Issuer.CommonName)
	}
	return shown(c.Issuer.String())
}

// allNames gives the host names and then the addresses.
func allNames(c *x509.Certificate) []string {
	var out []string
	for _, name := range c.DNSNames {
		out = append(out, shown(name))
	}
	for _, ip := range c.IPAddresses {
		out = append(out, ip.String())
	}
	return out
}

// some gives the first few of a list that can have hundreds.
func some(list []string) string {
	const most = 5
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:most], ", "), len(list)-most)
}

// shown makes text of a certificate safe to show within a line; it may have
// the length of a host name.
func shown(text string) string {
	text = printable.Text(text)
	if runes := []rune(text); len(runes) > 253 {
		return string(runes[:250]) + "..."
	}
	return text
}

// days gives the full days of a duration.
func days(d time.Duration) string {
	if d/day == 1 {
		return "1 day"
	}
	return fmt.Sprintf("%d days", d/day)
}

func date(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
