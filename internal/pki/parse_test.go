package pki_test

import (
	"crypto/x509"
	"net"
	"testing"

	"example.com/magi-harden/internal/pki"
	"github.com/google/go-cmp/cmp"
)

// TestParseCert: text around a certificate does not matter, and the first one counts.
func TestParseCert(t *testing.T) {
	e := issue(t, nil, nil, func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 1, 2, 3)} })
	got, err := pki.ParseCert(join([]byte("text before\n"), certPEM(e), certPEM(issue(t, nil, nil, nil))))
	if err != nil {
		t.Fatal(err)
	}
	if !got.Equal(e.cert) || pki.Subject(got) != "jupyter.example.com" {
		t.Errorf("got the certificate of %s", pki.Subject(got))
	}
	if diff := cmp.Diff([]string{"jupyter.example.com", "10.1.2.3"}, pki.AllNames(got)); diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

// TestSubjectIsPrintable: what a certificate says of itself cannot break out of its
// line.
func TestSubjectIsPrintable(t *testing.T) {
	e := issue(t, nil, nil, func(c *x509.Certificate) { c.Subject.CommonName = "a\x1b[31m\nb\u202e" })
	if got := pki.Subject(e.cert); got != `a\x1b[31m\nb\u202e` {
		t.Errorf("subject %q", got)
	}
	e = issue(t, nil, nil, func(c *x509.Certificate) { c.Subject.CommonName, c.Subject.Organization = "", []string{"Example"} })
	if got := pki.Subject(e.cert); got != "O=Example" {
		t.Errorf("subject %q, want all of it where there is no common name", got)
	}
}

func TestParseNothing(t *testing.T) {
	for in, want := range map[string]string{
		"":     "holds no certificate in PEM",
		"text": "holds no certificate in PEM",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n": "x509: malformed certificate",
	} {
		if _, err := pki.ParseCert([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}
