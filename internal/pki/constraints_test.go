package pki_test

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net"
	"net/netip"
	"testing"

	"example.com/magi-harden/internal/pki"
)

// A leaf that the CA signs for another name, which only a thief of its key would
// make, is refused.
func TestConstraintsHold(t *testing.T) {
	ca, _ := deployment(t, now, "jupyter.example.com", netip.MustParseAddr("192.168.1.20"))
	thief := entity{decode(t, ca.Cert), privateKey(t, ca)}
	for name, change := range constraintBreakers() {
		leaf := issue(t, &thief, nil, change)
		err := verify(thief.cert, leaf.cert, "")
		if name == "control" {
			if err != nil {
				t.Errorf("the control is refused: %v", err)
			}
			continue
		}
		if !errors.As(err, new(x509.CertificateInvalidError)) {
			t.Errorf("%s: Go says %v, want a CertificateInvalidError", name, err)
		}
	}
}

// constraintBreakers are edits of a template for jupyter.example.com; the one
// called control breaks nothing.
func constraintBreakers() map[string]func(*x509.Certificate) {
	ip := func(text string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.ParseIP(text)} }
	}
	dns := func(text string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.DNSNames = append(c.DNSNames, text) }
	}
	return map[string]func(*x509.Certificate){
		"control":        ip("192.168.1.20"),
		"other domain":   dns("bank.example"),
		"parent domain":  dns("example.com"),
		"sibling":        dns("grafana.example.com"),
		"wildcard":       dns("*.example.com"),
		"suffix":         dns("evil-jupyter.example.com"),
		"neighbour":      ip("192.168.1.21"),
		"IPv6":           ip("::1"),
		"client":         func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} },
		"code signature": func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning} },
	}
}

func verify(root, leaf *x509.Certificate, name string) error {
	pool := x509.NewCertPool()
	pool.AddCert(root)
	_, err := leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: name, CurrentTime: now})
	return err
}

func privateKey(t *testing.T, p pki.Pair) *ecdsa.PrivateKey {
	t.Helper()
	block, _ := pem.Decode([]byte(p.Key.Reveal()))
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(*ecdsa.PrivateKey)
}
