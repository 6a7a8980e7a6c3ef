package pki_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/magi-harden/internal/pki"
)

// deployment is a CA and its leaf, both made at the time now.
func deployment(t *testing.T, now time.Time, domain string, extra ...netip.Addr) (ca, leaf pki.Pair) {
	t.Helper()
	ca, err := pki.NewCA(rand.Reader, now, domain, extra...)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err = pki.NewLeaf(rand.Reader, now, ca, domain, extra...)
	if err != nil {
		t.Fatal(err)
	}
	return ca, leaf
}

func TestNewCA(t *testing.T) {
	ca, _ := deployment(t, now.Add(time.Millisecond), "jupyter.example.com", netip.MustParseAddr("192.168.1.20"), netip.MustParseAddr("fd00::7"))
	c := decode(t, ca.Cert)
	var ranges []string
	for _, r := range c.PermittedIPRanges {
		ranges = append(ranges, r.String())
	}
	got := []any{c.Subject.String(), c.IsCA, c.MaxPathLen, c.MaxPathLenZero, c.KeyUsage, c.ExtKeyUsage,
		c.PermittedDNSDomainsCritical, c.PermittedDNSDomains, ranges, c.NotBefore, c.NotAfter, c.SignatureAlgorithm, c.Version}
	want := []any{"CN=magi-harden local CA for jupyter.example.com", true, 0, true, x509.KeyUsageCertSign | x509.KeyUsageCRLSign, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		true, []string{"jupyter.example.com", "localhost"}, []string{"127.0.0.1/32", "192.168.1.20/32", "fd00::7/128"},
		now.Add(-10 * time.Minute), time.Date(2036, 11, 22, 12, 0, 0, 0, time.UTC), x509.ECDSAWithSHA256, 3}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("CA (-want +got):\n%s", diff)
	}
	checkSerialAndKey(t, c, ca)
	if !bytes.Equal(c.RawIssuer, c.RawSubject) || c.CheckSignature(c.SignatureAlgorithm, c.RawTBSCertificate, c.Signature) != nil {
		t.Error("the CA does not sign itself")
	}
}

func TestNewLeaf(t *testing.T) {
	ca, leaf := deployment(t, now, "jupyter.example.com", netip.MustParseAddr("192.168.1.20"), netip.MustParseAddr("::ffff:192.168.1.20"))
	c, parent := decode(t, leaf.Cert), decode(t, ca.Cert)
	got := []any{c.Subject.CommonName, c.BasicConstraintsValid, c.IsCA, c.KeyUsage, c.ExtKeyUsage, c.DNSNames, fmt.Sprint(c.IPAddresses), c.NotBefore, c.NotAfter}
	want := []any{"jupyter.example.com", true, false, x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		[]string{"jupyter.example.com", "localhost"}, "[127.0.0.1 192.168.1.20]", now.Add(-10 * time.Minute), now.Add(365*day - 10*time.Minute - time.Second)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("leaf (-want +got):\n%s", diff)
	}
	checkSerialAndKey(t, c, leaf)
	if !bytes.Equal(c.AuthorityKeyId, parent.SubjectKeyId) || bytes.Equal(c.SubjectKeyId, parent.SubjectKeyId) {
		t.Errorf("AKI %x, SKI %x; the CA's SKI is %x", c.AuthorityKeyId, c.SubjectKeyId, parent.SubjectKeyId)
	}
	if c.SerialNumber.Cmp(parent.SerialNumber) == 0 {
		t.Error("leaf and CA have the same serial number")
	}
}

func checkSerialAndKey(t *testing.T, c *x509.Certificate, p pki.Pair) {
	t.Helper()
	if n := c.SerialNumber.BitLen(); n != 127 || c.SerialNumber.Sign() <= 0 {
		t.Errorf("serial number %x has %d bits, want a positive one of 16 octets", c.SerialNumber, n)
	}
	if len(c.SubjectKeyId) != 20 {
		t.Errorf("SKI %x is not of 160 bits", c.SubjectKeyId)
	}
	block, rest := pem.Decode([]byte(p.Key.Reveal()))
	if block == nil || block.Type != "PRIVATE KEY" || len(rest) > 0 {
		t.Fatal("the key is not one PEM block PRIVATE KEY")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	if k, ok := key.(*ecdsa.PrivateKey); !ok || k.Curve != elliptic.P256() || !k.PublicKey.Equal(c.PublicKey) {
		t.Error("the key is not the P-256 key of the certificate")
	}
}

// The serial number alone comes from the reader; crypto/ecdsa has its own source.
func TestSerialComesFromTheReader(t *testing.T) {
	ca, err := pki.NewCA(bytes.NewReader(bytes.Repeat([]byte{0xff}, 64)), now, "localhost")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := decode(t, ca.Cert).SerialNumber.Text(16), "7f"+strings.Repeat("ff", 15); got != want {
		t.Errorf("serial number %s, want %s", got, want)
	}
	if _, err := pki.NewCA(strings.NewReader("short"), now, "localhost"); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("NewCA without randomness: %v, want the reader's error", err)
	}
}

// Each domain in a chain that Go accepts for all its names, and for no other.
func TestDomains(t *testing.T) {
	long := strings.Repeat(strings.Repeat("a", 60)+".", 4) + "example"
	for _, tt := range []struct {
		domain, ca, leaf string // common names
		names            []string
	}{
		{"jupyter.example.com", "magi-harden local CA for jupyter.example.com", "jupyter.example.com", []string{"jupyter.example.com", "localhost", "127.0.0.1"}},
		{"xn--bcher-kva.example", "magi-harden local CA for xn--bcher-kva.example", "xn--bcher-kva.example", []string{"xn--bcher-kva.example", "localhost", "127.0.0.1"}},
		{"localhost", "magi-harden local CA for localhost", "localhost", []string{"localhost", "127.0.0.1"}},
		{"192.168.1.20", "magi-harden local CA for 192.168.1.20", "192.168.1.20", []string{"localhost", "192.168.1.20", "127.0.0.1"}},
		{"127.0.0.1", "magi-harden local CA for 127.0.0.1", "127.0.0.1", []string{"localhost", "127.0.0.1"}},
		{long, "magi-harden local CA for " + long[:36] + "...", "", []string{long, "localhost", "127.0.0.1"}},
	} {
		t.Run(tt.domain[:min(len(tt.domain), 25)], func(t *testing.T) {
			ca, leaf := deployment(t, now, tt.domain)
			c, root := decode(t, leaf.Cert), decode(t, ca.Cert)
			if c.Subject.CommonName != tt.leaf || root.Subject.CommonName != tt.ca {
				t.Errorf("common names %q and %q, want %q and %q", root.Subject.CommonName, c.Subject.CommonName, tt.ca, tt.leaf)
			}
			if diff := cmp.Diff(tt.names, pki.AllNames(c)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
			for _, name := range tt.names {
				if err := verify(root, c, name); err != nil {
					t.Errorf("Go refuses it for %s: %v", name, err)
				}
			}
			for _, name := range []string{"evil.example", "www." + tt.domain, "10.0.0.1", "::1"} {
				if err := verify(root, c, name); !errors.As(err, new(x509.HostnameError)) {
					t.Errorf("Go says %v for %s, want a HostnameError", err, name)
				}
			}
			if ps := pki.Check(pki.Files{Cert: leaf.Cert, Key: []byte(leaf.Key.Reveal()), CA: ca.Cert}, now, tt.names...); len(ps) > 0 {
				t.Errorf("Check finds fault with it: %v", ps)
			}
		})
	}
}

// A leaf never outlives its CA.
func TestLeafEndsWithItsCA(t *testing.T) {
	ca, _ := deployment(t, now, "localhost")
	leaf, err := pki.NewLeaf(rand.Reader, now.AddDate(9, 10, 0), ca, "localhost")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := decode(t, leaf.Cert).NotAfter, decode(t, ca.Cert).NotAfter; !got.Equal(want) {
		t.Errorf("leaf ends %s, its CA %s", got, want)
	}
}

// A pair can be printed by mistake without harm.
func TestPairHidesItsKey(t *testing.T) {
	ca, _ := deployment(t, now, "localhost")
	for _, format := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		block, _ := pem.Decode([]byte(ca.Key.Reveal()))
		if out := fmt.Sprintf(format, ca) + fmt.Sprintf(format, &ca); strings.Contains(out, "PRIVATE") || strings.Contains(out, fmt.Sprintf("%x", block.Bytes)) {
			t.Errorf("%s prints the key", format)
		}
	}
}
