package pki

import (
	"bytes"
	"encoding/pem"
	"strings"
)

// The kinds of PEM blocks (RFC 7468, and OpenSSL's older ones).
const (
	pemCert      = "CERTIFICATE"
	pemKey       = "PRIVATE KEY" // PKCS #8
	pemKeyEC     = "EC PRIVATE KEY"
	pemKeyRSA    = "RSA PRIVATE KEY"
	pemEncrypted = "ENCRYPTED PRIVATE KEY"
	pemOpenSSH   = "OPENSSH PRIVATE KEY"
)

// block is one part of a PEM file.
type block struct {
	kind      string
	line      int    // of its BEGIN, from 1
	der       []byte // nil when damaged
	encrypted bool
}

func (b block) isKey() bool { return strings.HasSuffix(b.kind, pemKey) }

var begin = []byte("-----BEGIN ")

// split finds every block of a PEM file, the damaged ones too, which
// encoding/pem skips without a word. Text between blocks is allowed.
func split(data []byte) []block {
	var out []block
	for offset, line := 0, 1; offset < len(data); line++ {
		next := len(data)
		if i := bytes.IndexByte(data[offset:], '\n'); i >= 0 {
			next = offset + i + 1
		}
		if bytes.HasPrefix(data[offset:next], begin) {
			out = append(out, decode(data[offset:], line))
		}
		offset = next
	}
	return out
}

// decode reads the block that data begins with; the next one ends it.
func decode(data []byte, line int) block {
	if i := bytes.Index(data, append([]byte("\n"), begin...)); i >= 0 {
		data = data[:i+1]
	}
	kind, _, _ := strings.Cut(string(data[len(begin):min(len(data), 80)]), "-----")
	b := block{kind: kind, line: line}
	if p, _ := pem.Decode(data); p != nil {
		b.kind, b.der = p.Type, p.Bytes
		b.encrypted = p.Type == pemEncrypted || strings.Contains(p.Headers["Proc-Type"], "ENCRYPTED")
	}
	return b
}
