package pki_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"net"
	"testing"
	"time"

	"example.com/magi-harden/internal/pki"
)

const chainName = "jupyter.example.com"

func TestCheckChain(t *testing.T) {
	root := issue(t, nil, nil, authority("Root"))
	inter2 := issue(t, root, nil, authority("Inter 2"))
	inter1 := issue(t, inter2, nil, authority("Inter 1"))
	leaf := issue(t, inter1, nil, nil)
	stranger := issue(t, nil, nil, authority("Stranger"))
	logged := issue(t, inter1, nil, func(c *x509.Certificate) {
		c.ExtraExtensions = []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11129, 2, 4, 2}, Value: []byte{4, 0}}}
	})
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	cross := issue(t, stranger, root.key, authority("Root"))
	top := issue(t, root, nil, authority("Top", func(c *x509.Certificate) { c.MaxPathLenZero = true }))
	low := issue(t, top, nil, authority("Low"))
	signedBy := func(ca *entity) []*entity { return []*entity{issue(t, ca, nil, nil), ca} }
	intermediate := func(change func(*x509.Certificate)) []*entity {
		return signedBy(issue(t, root, nil, authority("Inter", change)))
	}
	for _, tt := range []struct {
		name  string
		chain []*entity
		want  []string
	}{
		{"complete", []*entity{leaf, inter1, inter2}, nil},
		{"with its root", []*entity{leaf, inter1, inter2, root}, nil},
		{"without the upper one", []*entity{leaf, inter1}, nil}, // cannot be told from a complete one
		{"cross-signed root", []*entity{leaf, inter1, inter2, root, cross}, nil},
		{"twice", []*entity{leaf, inter1, inter1, inter2}, nil},
		{"directly from a root", []*entity{issue(t, root, nil, nil), root}, nil},

		{"leaf alone", []*entity{leaf},
			[]string{"warning: cert.pem: holds the server's certificate alone: only clients that trust Inter 1 itself accept it"}},
		{"public leaf alone", []*entity{logged},
			[]string{"cert.pem: lacks the certificate of its issuer, Inter 1"}},
		{"intermediate missing", []*entity{leaf, inter2, root},
			[]string{
				"cert.pem: certificate 1 (jupyter.example.com) was not signed by certificate 2 (Inter 2) but by Inter 1",
				"warning: cert.pem: certificate 3 (Root) is not part of the chain",
			}},
		{"gap further up", []*entity{leaf, inter1, root},
			[]string{"cert.pem: certificate 2 (Inter 1) was not signed by certificate 3 (Root) but by Inter 2"}},
		{"out of order", []*entity{leaf, inter2, inter1},
			[]string{"cert.pem: the certificates are out of order"}},
		{"stranger", []*entity{leaf, inter1, inter2, root, stranger},
			[]string{"warning: cert.pem: certificate 5 (Stranger) is not part of the chain"}},
		{"not a CA", intermediate(func(c *x509.Certificate) { c.IsCA = false }),
			[]string{"cert.pem: certificate 2 (Inter) is not a CA certificate, yet it signed certificate 1 (jupyter.example.com)"}},
		{"intermediate expired", intermediate(func(c *x509.Certificate) { c.NotBefore, c.NotAfter = now.Add(-9*day), now.Add(-day) }),
			[]string{"cert.pem: certificate 2 (Inter) expired on 2026-11-22 12:00 UTC"}},
		{"intermediate not yet valid", intermediate(func(c *x509.Certificate) { c.NotBefore = now.Add(day) }),
			[]string{"cert.pem: certificate 2 (Inter) is not valid before 2026-11-24 12:00 UTC"}},
		{"intermediate for e-mail", intermediate(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection} }),
			[]string{"cert.pem: clients refuse the chain: certificate specifies an incompatible key usage"}},
		{"outside of the intermediate's names", intermediate(func(c *x509.Certificate) {
			c.PermittedDNSDomains, c.PermittedDNSDomainsCritical = []string{"example.org"}, true
		}), []string{`cert.pem: clients refuse the chain: a root or intermediate certificate is not authorized to sign for this name: DNS name "jupyter.example.com" is not permitted by any constraint`}},
		{"too deep", []*entity{issue(t, low, nil, nil), low, top},
			[]string{"cert.pem: clients refuse the chain: too many intermediates for path length constraint"}},
		{"weak intermediate", signedBy(issue(t, root, weak, authority("Inter"))),
			[]string{"cert.pem: certificate 2 (Inter) has an RSA key of 1024 bits; clients want 2048 at least"}},
	} {
		t.Run(tt.name, func(t *testing.T) { expect(t, check(t, tt.chain, chainName), tt.want...) })
	}
}

// What a root says of itself is of little matter: clients have their own copy.
func TestRootItselfIsNotJudged(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	root := issue(t, nil, key, authority("Old Root", func(c *x509.Certificate) {
		c.SignatureAlgorithm = x509.SHA1WithRSA
		c.NotAfter = now.Add(10 * day)
	}))
	expect(t, check(t, []*entity{issue(t, root, nil, nil), root}, chainName))
	root = issue(t, nil, key, authority("Old Root", func(c *x509.Certificate) { c.NotAfter = now.Add(-time.Second) }))
	inter := issue(t, root, nil, authority("Inter"))
	for _, chain := range [][]*entity{{issue(t, root, nil, nil), root}, {issue(t, inter, nil, nil), inter, root}} {
		expect(t, check(t, chain, chainName), fmt.Sprintf(
			"warning: cert.pem: certificate %d (Old Root) expired on 2026-11-23 11:59 UTC; only clients that have a newer one with its key accept the chain", len(chain)))
	}
}

func TestSHA1(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	sha1 := func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA }
	root := issue(t, nil, key, authority("Root"))
	expect(t, check(t, []*entity{issue(t, root, nil, sha1), root}, chainName),
		"cert.pem: is signed with SHA1-RSA, which clients refuse")
	inter := issue(t, root, nil, authority("Inter", sha1))
	expect(t, check(t, []*entity{issue(t, inter, nil, nil), inter, root}, chainName),
		"cert.pem: certificate 2 (Inter) is signed with SHA1-RSA, which clients refuse")
	root = issue(t, nil, nil, authority("Root"))
	leaf := issue(t, root, nil, func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA1 })
	expect(t, check(t, []*entity{leaf, root}, chainName), "cert.pem: is signed with ECDSA-SHA1, which clients refuse")
}

func TestCheckWithCA(t *testing.T) {
	root, twin, other := issue(t, nil, nil, authority("Root")), issue(t, nil, nil, authority("Root")), issue(t, nil, nil, authority("Other"))
	inter := issue(t, root, nil, authority("Inter"))
	leaf, direct := issue(t, inter, nil, nil), issue(t, root, nil, nil)
	narrow := issue(t, nil, nil, authority("Narrow", func(c *x509.Certificate) {
		c.PermittedIPRanges = []*net.IPNet{{IP: net.IPv4(10, 0, 0, 1).To4(), Mask: net.CIDRMask(32, 32)}}
		c.PermittedDNSDomains, c.PermittedDNSDomainsCritical = []string{"example.org"}, true
	}))
	outside := issue(t, narrow, nil, nil)
	self := issue(t, nil, nil, nil)
	for _, tt := range []struct {
		name      string
		chain, ca []*entity
		want      []string
	}{
		{"direct", []*entity{direct}, []*entity{root}, nil},
		{"through an intermediate", []*entity{leaf, inter}, []*entity{root}, nil},
		{"root in both", []*entity{leaf, inter, root}, []*entity{root}, nil},
		{"intermediate in the CA's file", []*entity{leaf}, []*entity{inter, root}, nil},
		{"one of several", []*entity{direct}, []*entity{other, twin, root}, nil},
		{"intermediate missing", []*entity{leaf}, []*entity{root},
			[]string{"cert.pem: does not lead to a CA in ca.pem: it ends at Inter"}},
		{"other CA", []*entity{direct}, []*entity{other},
			[]string{"cert.pem: does not lead to a CA in ca.pem: it ends at Root"}},
		{"same name, other key", []*entity{direct}, []*entity{twin},
			[]string{"cert.pem: was signed with a different key than that of Root in ca.pem"}},
		{"outside of the CA's names", []*entity{outside}, []*entity{narrow},
			[]string{`cert.pem: clients refuse the chain: a root or intermediate certificate is not authorized to sign for this name: DNS name "jupyter.example.com" is not permitted by any constraint`}},
		{"self-signed and trusted", []*entity{self}, []*entity{self},
			[]string{"warning: cert.pem: is self-signed: clients refuse it until they trust it explicitly"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := pki.Files{CertPath: "cert.pem", KeyPath: "key.pem", CAPath: "ca.pem",
				Cert: certPEM(tt.chain...), Key: keyPEM(t, tt.chain[0].key), CA: certPEM(tt.ca...)}
			expect(t, texts(pki.Check(f, now, chainName)), tt.want...)
		})
	}
}
