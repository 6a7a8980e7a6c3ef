package pki_test

import (
	"bytes"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strconv"
	"strings"
	"testing"

	"example.com/magi-harden/internal/pki"
)

// What can be wrong with the two files as files.
func TestCheckFiles(t *testing.T) {
	ca := issue(t, nil, nil, authority("Root"))
	e, other := issue(t, ca, nil, nil), issue(t, ca, nil, nil)
	cert, key := certPEM(e, ca), keyPEM(t, e.key)
	ec, err := x509.MarshalECPrivateKey(e.key.(*ecdsa.PrivateKey))
	if err != nil {
		t.Fatal(err)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	withRSA := issue(t, ca, rsaKey, nil)
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	x25519DER, err := x509.MarshalPKCS8PrivateKey(x25519)
	if err != nil {
		t.Fatal(err)
	}
	oldEncrypted := pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: []byte("cipher text"),
		Headers: map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00112233445566778899AABBCCDDEEFF"}})
	block := func(kind string) []byte { return encode(kind, []byte("some bytes")) }
	wide := func(b []byte) []byte { // UTF-16 with its mark, as PowerShell writes it
		return append([]byte("\xff\xfe"), bytes.ReplaceAll(b, nil, []byte{0})[1:]...)
	}
	cut := func(b []byte) []byte { return append(bytes.Clone(b[:len(b)/2]), '\n') }
	var bundle []*entity
	for range 11 {
		bundle = append(bundle, ca)
	}
	for _, tt := range []struct {
		name      string
		cert, key []byte
		want      []string
	}{
		{"good", cert, key, nil},
		{"CRLF", bytes.ReplaceAll(cert, []byte("\n"), []byte("\r\n")), bytes.ReplaceAll(key, []byte("\n"), []byte("\r\n")), nil},
		{"text around", join([]byte("Bag Attributes\n  x\n"), cert, []byte("\nend\n")), join([]byte("# my key\n"), key), nil},
		{"SEC1 key after its parameters", cert, join(block("EC PARAMETERS"), encode("EC PRIVATE KEY", ec)), nil},
		{"PKCS1 key", certPEM(withRSA, ca), encode("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey)), nil},
		{"key file with the chain", cert, join(cert, key), nil},

		{"nothing", nil, []byte(" \n"), []string{"cert.pem: is empty", "key.pem: is empty"}},
		{"not PEM", []byte("0hello"), []byte("hello"), []string{"cert.pem: is not PEM", "key.pem: is not PEM"}},
		{"huge", make([]byte, 1<<20+1), bytes.Repeat([]byte("x"), 1<<20+1),
			[]string{"cert.pem: is larger than 1 MiB", "key.pem: is larger than 1 MiB"}},
		{"byte order marks", append([]byte("\xef\xbb\xbf"), cert...), wide(key), []string{
			"cert.pem: begins with a byte order mark, which nginx does not take",
			"key.pem: begins with a byte order mark, which nginx does not take"}},
		{"DER", e.cert.Raw, ec, []string{"cert.pem: is binary (DER), not PEM", "key.pem: is binary (DER), not PEM"}},
		{"PKCS #12", []byte{0x30, 0x82, 1, 2, 3}, []byte{0x30, 0x82, 1, 2, 3}, []string{
			"cert.pem: is binary (PKCS #12 or DER), not PEM", "key.pem: is binary (PKCS #12 or DER), not PEM"}},
		{"swapped", key, cert, []string{"cert.pem: holds the private key, and key.pem the certificate"}},
		{"swapped, encrypted", block("ENCRYPTED PRIVATE KEY"), cert, []string{"cert.pem: holds the private key, and key.pem the certificate"}},
		{"two certificates", cert, cert, []string{"key.pem: holds a certificate and no private key"}},
		{"two keys", key, key, []string{"cert.pem: holds a private key and no certificate"}},
		{"one file for both", join(cert, key), join(cert, key), []string{"cert.pem: holds a private key beside the certificate"}},
		{"key of another", cert, keyPEM(t, other.key), []string{"key.pem: is not the key of the certificate in cert.pem"}},
		{"key of another kind", cert, keyPEM(t, rsaKey), []string{"key.pem: is not the key of the certificate in cert.pem"}},
		{"leaf second", certPEM(ca, e), key, []string{"cert.pem: the key belongs to certificate 2 (jupyter.example.com)"}},
		{"several keys", cert, join(key, keyPEM(t, other.key)), []string{"key.pem: holds 2 private keys"}},
		{"public key", cert, block("PUBLIC KEY"), []string{"key.pem: holds a public key and no private key"}},
		{"no key", cert, block("DH PARAMETERS"), []string{"key.pem: holds no private key"}},
		{"no certificate", block("DH PARAMETERS"), key, []string{"cert.pem: holds no certificate"}},
		{"encrypted", cert, block("ENCRYPTED PRIVATE KEY"), []string{"key.pem:1: the private key is encrypted"}},
		{"encrypted the old way", cert, join([]byte("\n"), oldEncrypted), []string{"key.pem:2: the private key is encrypted"}},
		{"OpenSSH", cert, block("OPENSSH PRIVATE KEY"), []string{"key.pem:1: the private key is in OpenSSH's own format"}},
		{"X25519", cert, encode("PRIVATE KEY", x25519DER), []string{"key.pem:1: the private key is damaged or of a kind that TLS does not use"}},
		{"DSA", cert, block("DSA PRIVATE KEY"), []string{"key.pem:1: the private key is damaged or of a kind that TLS does not use"}},
		{"key cut off", cert, cut(key), []string{"key.pem:1: the PEM block is damaged"}},
		{"certificate cut off", cut(certPEM(e)), key, []string{"cert.pem:1: the PEM block is damaged"}},
		{"intermediate cut off", join(certPEM(e), cut(certPEM(ca)), certPEM(ca)), key, []string{"cert.pem:" + lineOf(certPEM(e)) + ": the PEM block is damaged"}},
		{"not a certificate inside", block("CERTIFICATE"), key, []string{"cert.pem:1: the certificate cannot be read: malformed certificate"}},
		{"request", block("CERTIFICATE REQUEST"), key, []string{`cert.pem:1: holds a PEM block "CERTIFICATE REQUEST", not a certificate`, "cert.pem: holds no certificate"}},
		{"PKCS #7", block("PKCS7"), key, []string{`cert.pem:1: holds a PEM block "PKCS7", not a certificate`, "cert.pem: holds no certificate"}},
		{"bundle", certPEM(bundle...), key, []string{"cert.pem: holds 11 certificates: a bundle of CAs, not a chain"}},
		{"both bad", certPEM(issue(t, ca, nil, func(c *x509.Certificate) { c.DNSNames = []string{"x.example"} }), ca), block("ENCRYPTED PRIVATE KEY"),
			[]string{"key.pem:1: the private key is encrypted", "cert.pem: does not cover jupyter.example.com: it is for x.example"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ps := pki.Check(pki.Files{CertPath: "cert.pem", KeyPath: "key.pem", Cert: tt.cert, Key: tt.key}, now, chainName)
			expect(t, texts(ps), tt.want...)
			if err := ps.Err(); err != nil && strings.Contains(err.Error(), "some bytes") {
				t.Errorf("shows what the key file holds: %v", err)
			}
		})
	}
}

func TestCheckCAFile(t *testing.T) {
	ca := issue(t, nil, nil, authority("Root"))
	e := issue(t, ca, nil, nil)
	f := pki.Files{CertPath: "cert.pem", KeyPath: "key.pem", CAPath: "ca.pem", Cert: certPEM(e), Key: keyPEM(t, e.key)}
	for _, tt := range []struct {
		name string
		ca   []byte
		want []string
	}{
		{"good", certPEM(ca), nil},
		{"bundle of many", certPEM(ca, ca, ca, ca, ca, ca, ca, ca, ca, ca, ca, ca), nil},
		{"with its key", join(certPEM(ca), keyPEM(t, ca.key)), []string{"ca.pem: holds a private key"}},
		{"text", []byte("hello"), []string{"ca.pem: is not PEM"}},
	} {
		f.CA = tt.ca
		t.Run(tt.name, func(t *testing.T) { expect(t, texts(pki.Check(f, now, chainName)), tt.want...) })
	}
}

// Hints are commands to paste: a path is one word of a shell.
func TestHintsQuotePaths(t *testing.T) {
	e := issue(t, nil, nil, nil)
	for path, want := range map[string]string{
		"tls/key.pem":   "openssl pkey -in tls/key.pem -out",
		"my key.pem":    "openssl pkey -in 'my key.pem' -out",
		"it's; rm -rf":  `openssl pkey -in 'it'\''s; rm -rf' -out`,
		"$(id)`id`.pem": "openssl pkey -in '$(id)`id`.pem' -out",
	} {
		err := pki.Check(pki.Files{CertPath: "c", KeyPath: path, Cert: certPEM(e), Key: encode("ENCRYPTED PRIVATE KEY", nil)}, now).Err()
		if err == nil || !strings.HasPrefix(err.Error(), path+":1: the private key is encrypted\n") || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want the hint %s", path, err, want)
		}
	}
}

// lineOf is the number of the line after b.
func lineOf(b []byte) string {
	return strconv.Itoa(bytes.Count(b, []byte("\n")) + 1)
}
