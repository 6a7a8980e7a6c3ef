// Package pki makes the local certificate authority and the certificate of a
// deployment, and checks certificates that the user brings. It is pure: bytes
// in, bytes out; the time and the randomness are the caller's.
package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"time"

	"example.com/magi-harden/internal/secret"
)

// Pair is a certificate and its private key, as they are stored.
type Pair struct {
	Cert []byte        // PEM
	Key  secret.String // PEM, PKCS #8
}

// X.520 allows so many characters in a common name.
const maxCommonName = 64

// sign makes a key and the certificate t of it; without a parent it signs itself.
func sign(rand io.Reader, t, parent *x509.Certificate, signer crypto.Signer) (Pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand)
	if err != nil {
		return Pair{}, err
	}
	if parent == nil {
		parent, signer = t, key
	}
	if t.SerialNumber, err = serial(rand); err != nil {
		return Pair{}, err
	}
	if t.SubjectKeyId, err = keyID(key); err != nil {
		return Pair{}, err
	}
	der, err := x509.CreateCertificate(rand, t, parent, key.Public(), signer)
	if err != nil {
		return Pair{}, err
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return Pair{}, err
	}
	return Pair{encode(pemCert, der), secret.New(string(encode(pemKey, keyDER)))}, nil
}

// serial is a random number of 16 octets, positive.
func serial(rand io.Reader) (*big.Int, error) {
	b := make([]byte, 16)
	if _, err := io.ReadFull(rand, b); err != nil {
		return nil, fmt.Errorf("read randomness: %w", err)
	}
	b[0] = b[0]&0x7f | 0x40
	return new(big.Int).SetBytes(b), nil
}

// keyID is the SHA-256 of the public key's bits, cut to 160 (RFC 7093, method 1).
func keyID(key *ecdsa.PrivateKey) ([]byte, error) {
	bits, err := key.PublicKey.Bytes()
	sum := sha256.Sum256(bits)
	return sum[:20], err
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

// open reads a stored CA.
func (ca Pair) open() (*x509.Certificate, crypto.Signer, error) {
	cert, err := parseCert(ca.Cert)
	if err != nil {
		return nil, nil, fmt.Errorf("CA's certificate: %w", err)
	}
	blocks := split([]byte(ca.Key.Reveal()))
	if len(blocks) == 0 {
		return nil, nil, errors.New("CA's key: not PEM")
	}
	key := parseKey(blocks[0])
	if key == nil {
		return nil, nil, errors.New("CA's key: not a private key that can be used")
	}
	if !cert.IsCA {
		return nil, nil, errors.New("CA's certificate: not that of a CA")
	}
	if !equal(cert.PublicKey, key.Public()) {
		return nil, nil, errors.New("CA's key: belongs to another certificate")
	}
	return cert, key, nil
}

// vouched holds a new leaf against its CA the way that clients will.
func vouched(leaf Pair, ca *x509.Certificate, now time.Time) error {
	cert, err := parseCert(leaf.Cert)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca)
	if _, err := cert.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: now}); err != nil {
		return fmt.Errorf("%s cannot vouch for it: %w\nmake a new CA", ca.Subject.CommonName, err)
	}
	return nil
}
