package pki

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"fmt"
	"strings"

	"example.com/magi-harden/internal/shell"
)

const (
	// A chain is a few kilobytes, and so is a key; a bundle of CAs 250.
	maxFile = 1 << 20
	// Chains have two to four certificates; a file with more is a bundle of CAs.
	maxCerts = 10
)

// readCerts reads the certificates of a file and counts the private keys in it.
func readCerts(path string, data []byte, ps *Problems) (certs []*x509.Certificate, keys int) {
	if !readable(path, data, certHints, ps) {
		return nil, 0
	}
	found := false
	for _, b := range split(data) {
		at := fmt.Sprintf("%s:%d", path, b.line)
		found = found || b.kind == pemCert
		switch {
		case b.isKey():
			keys++
		case b.kind == pemCert && b.der == nil:
			ps.fail(at, damagedHint, "the PEM block is damaged")
		case b.kind == pemCert:
			c, err := x509.ParseCertificate(b.der)
			if err != nil {
				ps.fail(at, damagedHint, "the certificate cannot be read: %s", strings.TrimPrefix(err.Error(), "x509: "))
				continue
			}
			certs = append(certs, c)
		case strings.HasSuffix(b.kind, " PARAMETERS"): // nginx passes over them
		default:
			ps.fail(at, certHints.of(b.kind, path), "holds a PEM block %.40q, not a certificate", b.kind)
		}
	}
	if !found && keys == 0 {
		ps.fail(path, "", "holds no certificate")
	}
	return certs, keys
}

// readKey reads the private key of a file and counts the certificates in it,
// which do no harm beside a key. No error of a parser is shown: it might quote
// the key.
func readKey(path string, data []byte, ps *Problems) (key crypto.Signer, certs int) {
	if !readable(path, data, keyHints, ps) {
		return nil, 0
	}
	var keys []block
	public := false
	for _, b := range split(data) {
		switch {
		case b.isKey():
			keys = append(keys, b)
		case b.kind == pemCert:
			certs++
		case strings.HasSuffix(b.kind, "PUBLIC KEY"):
			public = true
		}
	}
	switch {
	case len(keys) > 1:
		ps.fail(path, "keep only the key of the certificate", "holds %d private keys", len(keys))
		fallthrough
	case len(keys) == 1:
		return openKey(path, keys[0], ps), certs
	case certs > 0:
		ps.fail(path, "", "holds a certificate and no private key")
	case public:
		ps.fail(path, "", "holds a public key and no private key")
	default:
		ps.fail(path, "", "holds no private key")
	}
	return nil, certs
}

func openKey(path string, b block, ps *Problems) crypto.Signer {
	at := fmt.Sprintf("%s:%d", path, b.line)
	switch {
	case b.der == nil:
		ps.fail(at, damagedHint, "the PEM block is damaged")
	case b.encrypted:
		ps.fail(at, shell.Line("nginx cannot ask for the passphrase; to decrypt a copy, run: (umask 077; openssl pkey -in %s -out key-plain.pem)", shell.Path(path)), "the private key is encrypted")
	case b.kind == pemOpenSSH:
		ps.fail(at, shell.Line("to convert a copy of it, run: ssh-keygen -p -m PEM -f %s", shell.Path(path)), "the private key is in OpenSSH's own format")
	default:
		key := parseKey(b)
		if key == nil {
			ps.fail(at, shell.Line("to see what it is, run: openssl pkey -noout -text_pub -in %s", shell.Path(path)), "the private key is damaged or of a kind that TLS does not use")
		}
		return key
	}
	return nil
}

// parseKey reads an unencrypted private key; nil when it is none.
func parseKey(b block) crypto.Signer {
	var key any
	var err error
	switch b.kind {
	case pemKey:
		key, err = x509.ParsePKCS8PrivateKey(b.der)
	case pemKeyEC:
		key, err = x509.ParseECPrivateKey(b.der)
	case pemKeyRSA:
		key, err = x509.ParsePKCS1PrivateKey(b.der)
	}
	signer, ok := key.(crypto.Signer)
	if err != nil || !ok {
		return nil
	}
	return signer
}

// readable tells of a file that cannot be PEM at all, and in what it is written.
func readable(path string, data []byte, h hints, ps *Problems) bool {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		ps.fail(path, "", "is empty")
	case len(data) > maxFile:
		ps.fail(path, "", "is larger than 1 MiB")
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")), bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		ps.fail(path, "save it as UTF-8 without a byte order mark", "begins with a byte order mark, which nginx does not take")
	case isDER(data):
		ps.fail(path, h.of(derPlain, path), "is binary (%s), not PEM", derPlain)
	case bytes.HasPrefix(data, []byte{0x30, 0x82}), bytes.HasPrefix(data, []byte{0x30, 0x80}): // a long ASN.1 sequence
		ps.fail(path, h.of(derPKCS12, path), "is binary (%s), not PEM", derPKCS12)
	case len(split(data)) == 0:
		ps.fail(path, "a PEM file has lines that begin with -----BEGIN", "is not PEM")
	default:
		return true
	}
	return false
}

// isDER reports a certificate or a key that only lacks its PEM clothes.
func isDER(data []byte) bool {
	_, err := x509.ParseCertificate(data)
	if err == nil {
		return true
	}
	for _, kind := range []string{pemKey, pemKeyEC, pemKeyRSA} {
		if parseKey(block{kind: kind, der: data}) != nil {
			return true
		}
	}
	return false
}
