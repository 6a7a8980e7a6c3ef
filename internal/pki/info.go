package pki

import (
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Summary is what people want to know of a certificate.
type Summary struct {
	Subject     string    // the common name, or the whole subject where there is none
	Names       []string  // host names, then addresses
	NotBefore   time.Time // UTC
	NotAfter    time.Time // UTC
	Fingerprint string    // SHA-256 of the certificate: 32 pairs of upper-case hex digits with colons, as openssl prints it
}

// Info reads the first certificate of a PEM file.
func Info(cert []byte) (Summary, error) {
	c, err := parseCert(cert)
	if err != nil {
		return Summary{}, err
	}
	return Summary{subject(c), allNames(c), c.NotBefore, c.NotAfter, fingerprint(c.Raw)}, nil
}

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}

// parseCert reads the first certificate of a PEM file.
func parseCert(data []byte) (*x509.Certificate, error) {
	for _, b := range split(data) {
		if b.kind == pemCert {
			return x509.ParseCertificate(b.der)
		}
	}
	return nil, errors.New("holds no certificate in PEM")
}
