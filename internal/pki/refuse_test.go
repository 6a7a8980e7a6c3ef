package pki_test

import (
	"crypto/rand"
	"net/netip"
	"testing"
	"time"

	"example.com/magi-harden/internal/pki"
)

func TestRefusedToMake(t *testing.T) {
	ca, leaf := deployment(t, now, "jupyter.example.com")
	other, _ := deployment(t, now, "other.example.com")
	for _, tt := range []struct {
		name, want string
		make       func() (pki.Pair, error)
	}{
		{"no domain", `make CA: "" is not a host name in lower-case ASCII`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "") }},
		{"wildcard", `make CA: "*.example.com" is not a host name in lower-case ASCII`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "*.example.com") }},
		{"leading dot", `make CA: ".example.com" is not a host name in lower-case ASCII`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, ".example.com") }},
		{"IDN in Unicode", `make CA: "bücher.example" is not a host name in lower-case ASCII`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "bücher.example") }},
		{"newline", `make certificate: "a\nb" is not a host name in lower-case ASCII`,
			func() (pki.Pair, error) { return pki.NewLeaf(rand.Reader, now, ca, "a\nb") }},
		{"number", `make CA: "1.2.3" is not a host name in lower-case ASCII`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "1.2.3") }},
		{"any address", `make CA: "0.0.0.0" is not the address of a host`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "localhost", netip.IPv4Unspecified()) }},
		{"no address", `make CA: "invalid IP" is not the address of a host`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "localhost", netip.Addr{}) }},
		{"zone", `make CA: "fe80::1%eth0" is not the address of a host`,
			func() (pki.Pair, error) { return pki.NewCA(rand.Reader, now, "fe80::1%eth0") }},
		{"other domain", "make certificate: magi-harden local CA for jupyter.example.com cannot vouch for it: x509: a root or intermediate certificate is not authorized to sign for this name: DNS name \"new.example.com\" is not permitted by any constraint\nmake a new CA",
			func() (pki.Pair, error) { return pki.NewLeaf(rand.Reader, now, ca, "new.example.com") }},
		{"other address", "make certificate: magi-harden local CA for jupyter.example.com cannot vouch for it: x509: a root or intermediate certificate is not authorized to sign for this name: IP address \"10.0.0.1\" is not permitted by any constraint\nmake a new CA",
			func() (pki.Pair, error) {
				return pki.NewLeaf(rand.Reader, now, ca, "jupyter.example.com", netip.MustParseAddr("10.0.0.1"))
			}},
		{"CA expired", "make certificate: magi-harden local CA for jupyter.example.com cannot vouch for it: x509: certificate has expired or is not yet valid: current time 2037-01-01T00:00:00Z is after 2036-11-22T12:00:00Z\nmake a new CA",
			func() (pki.Pair, error) {
				return pki.NewLeaf(rand.Reader, time.Date(2037, 1, 1, 0, 0, 0, 0, time.UTC), ca, "jupyter.example.com")
			}},
		{"key of another CA", "make certificate: CA's key: belongs to another certificate",
			func() (pki.Pair, error) {
				return pki.NewLeaf(rand.Reader, now, pki.Pair{Cert: ca.Cert, Key: other.Key}, "jupyter.example.com")
			}},
		{"leaf as CA", "make certificate: CA's certificate: not that of a CA",
			func() (pki.Pair, error) { return pki.NewLeaf(rand.Reader, now, leaf, "jupyter.example.com") }},
		{"nothing", "make certificate: CA's certificate: holds no certificate in PEM",
			func() (pki.Pair, error) { return pki.NewLeaf(rand.Reader, now, pki.Pair{}, "jupyter.example.com") }},
		{"no key", "make certificate: CA's key: not PEM",
			func() (pki.Pair, error) {
				return pki.NewLeaf(rand.Reader, now, pki.Pair{Cert: ca.Cert}, "jupyter.example.com")
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := tt.make()
			if err == nil || err.Error() != tt.want {
				t.Errorf("error\n got %v\nwant %s", err, tt.want)
			}
			if p.Cert != nil || !p.Key.IsZero() {
				t.Error("something was made in spite of the error")
			}
		})
	}
}
