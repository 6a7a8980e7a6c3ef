package pki_test

import (
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"net"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/magi-harden/internal/pki"
)

func TestInfo(t *testing.T) {
	e := issue(t, nil, nil, func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(10, 1, 2, 3)} })
	got, err := pki.Info(join([]byte("text before\n"), certPEM(e), certPEM(issue(t, nil, nil, nil))))
	if err != nil {
		t.Fatal(err)
	}
	sum := fmt.Sprintf("% X", sha256.Sum256(e.cert.Raw))
	want := pki.Summary{Subject: "jupyter.example.com", Names: []string{"jupyter.example.com", "10.1.2.3"},
		NotBefore: now.Add(-day), NotAfter: e.cert.NotAfter, Fingerprint: colons(sum)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Info (-want +got):\n%s", diff)
	}
}

// What a certificate says of itself cannot break out of its line.
func TestInfoIsPrintable(t *testing.T) {
	e := issue(t, nil, nil, func(c *x509.Certificate) { c.Subject.CommonName = "a\x1b[31m\nb\u202e" })
	got, err := pki.Info(certPEM(e))
	if err != nil || got.Subject != "a?[31m?b?" {
		t.Errorf("subject %q, %v", got.Subject, err)
	}
	e = issue(t, nil, nil, func(c *x509.Certificate) { c.Subject.CommonName, c.Subject.Organization = "", []string{"Example"} })
	if got, err = pki.Info(certPEM(e)); err != nil || got.Subject != "O=Example" {
		t.Errorf("subject %q, %v, want all of it where there is no common name", got.Subject, err)
	}
}

func TestInfoOfNothing(t *testing.T) {
	for in, want := range map[string]string{
		"":     "holds no certificate in PEM",
		"text": "holds no certificate in PEM",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n": "x509: malformed certificate",
	} {
		if _, err := pki.Info([]byte(in)); err == nil || err.Error() != want {
			t.Errorf("Info(%q): %v, want %s", in, err, want)
		}
	}
}

func colons(spaced string) string {
	b := []byte(spaced)
	for i := range b {
		if b[i] == ' ' {
			b[i] = ':'
		}
	}
	return string(b)
}
