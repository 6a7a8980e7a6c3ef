package pki_test

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/pki"
)

// Check and Info take any bytes: no panic, one line per message, nothing said of
// what the key holds, and nothing passes that is no pair.
func FuzzCheck(f *testing.F) {
	t := &testing.T{}
	ca := issue(t, nil, nil, authority("Root"))
	e := issue(t, ca, nil, nil)
	cert, key := certPEM(e, ca), keyPEM(t, e.key)
	for _, seed := range [][3][]byte{
		{cert, key, certPEM(ca)},
		{cert, key, nil},
		{key, cert, nil},
		{e.cert.Raw, key, e.cert.Raw},
		{join(cert[:400], cert), key[:60], cert},
		{encode("PKCS7", e.cert.Raw), encode("ENCRYPTED PRIVATE KEY", nil), key},
		{[]byte("-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----"), []byte("-----BEGIN "), []byte("\xef\xbb\xbf")},
	} {
		f.Add(seed[0], seed[1], seed[2], "jupyter.example.com")
	}
	f.Fuzz(func(t *testing.T, cert, key, ca []byte, name string) {
		if len(cert)+len(key)+len(ca) > 1<<16 {
			t.Skip("the size is bounded elsewhere")
		}
		ps := pki.Check(pki.Files{CertPath: "cert.pem", KeyPath: "key.pem", CAPath: "ca.pem", Cert: cert, Key: key, CA: ca}, now, name)
		for _, p := range ps {
			if strings.ContainsAny(p.Message, "\n\r\x1b") || p.Message == "" || !strings.Contains(p.At, ".pem") {
				t.Errorf("not a message: %q", p)
			}
		}
		_, err := pki.ParseCert(cert)
		if ps.Err() == nil && (err != nil || !strings.Contains(string(key), "PRIVATE KEY")) {
			t.Errorf("passes, but parsing it says %v", err)
		}
	})
}
