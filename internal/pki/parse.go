package pki

import (
	"crypto/x509"
	"errors"
)

// parseCert reads the first certificate of a PEM file.
func parseCert(data []byte) (*x509.Certificate, error) {
	for _, b := range split(data) {
		if b.kind == pemCert {
			return x509.ParseCertificate(b.der)
		}
	}
	return nil, errors.New("holds no certificate in PEM")
}
