package pki_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/magi-harden/internal/pki"
)

// texts gives problems as a person reads them, without hints; warnings marked.
func texts(ps pki.Problems) []string {
	out := []string{}
	for _, p := range ps {
		mark := ""
		if p.Warning {
			mark = "warning: "
		}
		out = append(out, mark+p.At+": "+p.Message)
	}
	return out
}

// check checks a chain and the key of its first certificate.
func check(t *testing.T, chain []*entity, names ...string) []string {
	t.Helper()
	f := pki.Files{CertPath: "cert.pem", KeyPath: "key.pem", Cert: certPEM(chain...), Key: keyPEM(t, chain[0].key)}
	return texts(pki.Check(f, now, names...))
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// The leaf by itself, with an intermediate that signed it.
func TestCheckLeaf(t *testing.T) {
	const name = "jupyter.example.com"
	inter := issue(t, nil, nil, authority("Example CA"))
	rsaKey := func(bits int) func() any {
		return func() any {
			k, err := rsa.GenerateKey(rand.Reader, bits)
			if err != nil {
				t.Fatal(err)
			}
			return k
		}
	}
	curve := func(c elliptic.Curve) func() any { return func() any { return ecKey(t, c) } }
	many := func(c *x509.Certificate) {
		c.DNSNames = strings.Fields("a.example b.example c.example d.example e.example f.example g.example")
	}
	for _, tt := range []struct {
		name   string
		change func(*x509.Certificate)
		key    func() any
		names  []string
		want   []string
	}{
		{"good", nil, nil, []string{name}, nil},
		{"no name asked", nil, nil, nil, nil},
		{"RSA 2048", nil, rsaKey(2048), []string{name}, nil},
		{"P-384", nil, curve(elliptic.P384()), []string{name}, nil},
		{"wildcard", func(c *x509.Certificate) { c.DNSNames = []string{"*.example.com"} }, nil, []string{name}, nil},
		{"punycode", func(c *x509.Certificate) { c.DNSNames = []string{"xn--bcher-kva.example"} }, nil, []string{"xn--bcher-kva.example"}, nil},
		{"address", func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 0, 0, 1)} }, nil, []string{name, "10.0.0.1"}, nil},
		{"exactly 398 days", func(c *x509.Certificate) { c.NotAfter = c.NotBefore.Add(398 * day) }, nil, nil, nil},
		{"exactly 21 days left", func(c *x509.Certificate) { c.NotAfter = now.Add(21 * day) }, nil, nil, nil},
		{"last second", func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-90*day), now }, nil, nil,
			[]string{"warning: cert.pem: expires on 2026-11-23 12:00 UTC, in 0 days"}},
		{"six-day certificate, fresh", func(c *x509.Certificate) { c.NotAfter = now.Add(5 * day) }, nil, nil, nil},
		{"six-day certificate, old", func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-5*day), now.Add(day) }, nil, nil,
			[]string{"warning: cert.pem: expires on 2026-11-24 12:00 UTC, in 1 day"}},

		{"other name", nil, nil, []string{"notebook.example.com"},
			[]string{"cert.pem: does not cover notebook.example.com: it is for jupyter.example.com"}},
		{"two other names", many, nil, []string{"a.example", "x.example", "10.0.0.1"},
			[]string{"cert.pem: does not cover x.example, 10.0.0.1: it is for a.example, b.example, c.example, d.example, e.example and 2 more"}},
		{"common name only", func(c *x509.Certificate) { c.DNSNames = nil }, nil, []string{name},
			[]string{"cert.pem: does not cover jupyter.example.com: it lists no names"}},
		{"wildcard too deep", func(c *x509.Certificate) { c.DNSNames = []string{"*.example.com"} }, nil, []string{"a.b.example.com"},
			[]string{"cert.pem: does not cover a.b.example.com: it is for *.example.com"}},
		{"wildcard of itself", func(c *x509.Certificate) { c.DNSNames = []string{"*.example.com"} }, nil, []string{"example.com"},
			[]string{"cert.pem: does not cover example.com: it is for *.example.com"}},
		{"partial wildcard", func(c *x509.Certificate) { c.DNSNames = []string{"jup*.example.com"} }, nil, []string{name},
			[]string{"cert.pem: does not cover jupyter.example.com: it is for jup*.example.com"}},
		{"expired", func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-90*day), now.Add(-time.Second) }, nil, nil,
			[]string{"cert.pem: expired on 2026-11-23 11:59 UTC"}},
		{"not yet", func(c *x509.Certificate) { c.NotBefore = now.Add(time.Hour) }, nil, nil,
			[]string{"cert.pem: is not valid before 2026-11-23 13:00 UTC"}},
		{"20 days left", func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-70*day), now.Add(21*day-time.Second) }, nil, nil,
			[]string{"warning: cert.pem: expires on 2026-12-14 11:59 UTC, in 20 days"}},
		{"too long", func(c *x509.Certificate) { c.NotAfter = c.NotBefore.Add(398*day + time.Second) }, nil, nil,
			[]string{"warning: cert.pem: is valid for 399 days; browsers refuse more than 398 of a public CA, Apple's systems more than 825 of any"}},
		{"P-224", nil, curve(elliptic.P224()), nil, []string{"cert.pem: has an ECDSA key on P-224; browsers take P-256 and P-384"}},
		{"P-521", nil, curve(elliptic.P521()), nil, []string{"cert.pem: has an ECDSA key on P-521; browsers take P-256 and P-384"}},
		{"Ed25519", nil, func() any { _, k, _ := ed25519.GenerateKey(rand.Reader); return k }, nil,
			[]string{"cert.pem: has an Ed25519 key, which browsers do not take"}},
		{"RSA 1024", nil, rsaKey(1024), nil, []string{"cert.pem: has an RSA key of 1024 bits; clients want 2048 at least"}},
		{"client", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }, nil, nil,
			[]string{"cert.pem: is not for servers"}},
		{"unknown purpose", func(c *x509.Certificate) {
			c.ExtKeyUsage, c.UnknownExtKeyUsage = nil, []asn1.ObjectIdentifier{{1, 2, 3}}
		}, nil, nil, []string{"cert.pem: is not for servers"}},
		{"no purpose", func(c *x509.Certificate) { c.ExtKeyUsage = nil }, nil, nil,
			[]string{"warning: cert.pem: does not say that it is for servers (extended key usage serverAuth); Apple's systems refuse it"}},
		{"any purpose", func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny} }, nil, nil,
			[]string{"warning: cert.pem: does not say that it is for servers (extended key usage serverAuth); Apple's systems refuse it"}},
		{"key encipherment only", func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }, nil, nil,
			[]string{"cert.pem: may not sign, which TLS requires"}},
		{"a CA", func(c *x509.Certificate) { c.IsCA = true }, nil, nil,
			[]string{"cert.pem: is the certificate of a CA, not of a server"}},
		{"unknown critical extension", func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 2, 3}, Critical: true, Value: []byte{5, 0}}}
		}, nil, nil, []string{"cert.pem: clients refuse the chain: unhandled critical extension"}},
		{"everything at once", func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter, c.ExtKeyUsage, c.DNSNames = now.Add(-800*day), now.Add(-400*day), []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, nil
		}, curve(elliptic.P521()), []string{name}, []string{
			"cert.pem: does not cover jupyter.example.com: it lists no names",
			"warning: cert.pem: is valid for 400 days; browsers refuse more than 398 of a public CA, Apple's systems more than 825 of any",
			"cert.pem: has an ECDSA key on P-521; browsers take P-256 and P-384",
			"cert.pem: is not for servers",
			"cert.pem: expired on 2025-10-19 12:00 UTC",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var key crypto.Signer
			if tt.key != nil {
				key = tt.key().(crypto.Signer)
			}
			expect(t, check(t, []*entity{issue(t, inter, key, tt.change), inter}, tt.names...), tt.want...)
		})
	}
}

func TestCheckSelfSigned(t *testing.T) {
	expect(t, check(t, []*entity{issue(t, nil, nil, nil)}, "jupyter.example.com"),
		"warning: cert.pem: is self-signed: clients refuse it until they trust it explicitly")
	expect(t, check(t, []*entity{issue(t, nil, nil, func(c *x509.Certificate) { c.IsCA = true })}, "jupyter.example.com"),
		"cert.pem: is self-signed and that of a CA, which Firefox refuses for a server")
}

// The hints of names say what is behind a mismatch that looks like a match.
func TestNameHints(t *testing.T) {
	inter := issue(t, nil, nil, authority("Example CA"))
	for _, tt := range []struct{ has, name, want string }{
		{"*.example.com", "a.b.example.com", "a wildcard stands for exactly one label"},
		{"*.example.com", "example.com", "a wildcard stands for exactly one label"},
		{"10.0.0.1", "10.0.0.1", "it lists 10.0.0.1 as a host name; clients look for an IP entry"},
		{"a.example.com", "b.example.com", ""},
	} {
		leaf := issue(t, inter, nil, func(c *x509.Certificate) { c.DNSNames = []string{tt.has} })
		ps := pki.Check(pki.Files{Cert: certPEM(leaf, inter), Key: keyPEM(t, leaf.key)}, now, tt.name)
		if len(ps) != 1 || ps[0].Hint != tt.want {
			t.Errorf("%s for %s: %v, want the hint %q", tt.has, tt.name, ps, tt.want)
		}
	}
}

func TestProblems(t *testing.T) {
	ps := pki.Problems{{At: "a.pem:3", Message: "is bad", Hint: "mend it"}, {At: "b.pem", Message: "is old", Warning: true}, {At: "c.pem", Message: "is wrong"}}
	if got, want := fmt.Sprint(ps.Err()), "a.pem:3: is bad\nmend it\nc.pem: is wrong"; got != want {
		t.Errorf("Err() = %q, want %q", got, want)
	}
	if w := ps.Warnings(); len(w) != 1 || w[0] != ps[1] || w.Err() != nil {
		t.Errorf("Warnings() = %v, Err of them %v, want the second and nil", w, w.Err())
	}
}
