package pki_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"
)

// now is the time of every test that does not need the real one.
var now = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

const day = 24 * time.Hour

// entity is a certificate made by a test.
type entity struct {
	cert *x509.Certificate
	key  crypto.Signer
}

// issue makes a certificate of the host jupyter.example.com; change edits its
// template, key may be nil, and without a parent it signs itself.
func issue(t *testing.T, parent *entity, key crypto.Signer, change func(*x509.Certificate)) *entity {
	t.Helper()
	c := &x509.Certificate{
		Subject:               pkix.Name{CommonName: "jupyter.example.com"},
		DNSNames:              []string{"jupyter.example.com"},
		SerialNumber:          big.NewInt(time.Now().UnixNano()),
		NotBefore:             now.Add(-day),
		NotAfter:              now.Add(89 * day).Add(-time.Second),
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if change != nil {
		change(c)
	}
	if key == nil {
		key = ecKey(t, elliptic.P256())
	}
	if parent == nil {
		parent = &entity{c, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent.cert, key.Public(), parent.key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &entity{cert, key}
}

// authority changes a template into that of a CA.
func authority(name string, more ...func(*x509.Certificate)) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.Subject.CommonName, c.DNSNames, c.ExtKeyUsage = name, nil, nil
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
		c.NotAfter = now.Add(3650 * day)
		for _, m := range more {
			m(c)
		}
	}
}

func ecKey(t *testing.T, curve elliptic.Curve) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certPEM(all ...*entity) []byte {
	var out []byte
	for _, e := range all {
		out = append(out, encode("CERTIFICATE", e.cert.Raw)...)
	}
	return out
}

func keyPEM(t *testing.T, key crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return encode("PRIVATE KEY", der)
}

func encode(kind string, der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der})
}

func decode(t *testing.T, data []byte) *x509.Certificate {
	t.Helper()
	block, _ := pem.Decode(data)
	if block == nil {
		t.Fatalf("not PEM: %s", data)
	}
	c, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func join(parts ...[]byte) []byte { return slices.Concat(parts...) }

// tool skips a test when a program is not there, unless all have to be.
func tool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err == nil {
		return
	}
	if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is not installed", name)
	}
	t.Skipf("%s is not installed", name)
}
