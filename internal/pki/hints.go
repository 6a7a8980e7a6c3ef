package pki

import (
	"strings"

	"example.com/magi-harden/internal/shell"
)

const damagedHint = "copy it again, whole, from where it was made"

// Binary forms, as hints know them.
const (
	derPlain  = "DER"
	derPKCS12 = "PKCS #12 or DER"
)

// hints map the kind of a PEM block or binary file to the command that converts it;
// FILE is replaced by the path.
type hints map[string]string

var certHints = hints{
	derPlain:              "to convert it, run: openssl x509 -inform der -in FILE -out cert.pem",
	derPKCS12:             "to convert it, run: openssl pkcs12 -nokeys -in FILE -out cert.pem",
	"PKCS7":               "to convert it, run: openssl pkcs7 -print_certs -in FILE -out cert.pem",
	"TRUSTED CERTIFICATE": "to convert it, run: openssl x509 -in FILE -out cert.pem",
	"X509 CERTIFICATE":    "to convert it, run: openssl x509 -in FILE -out cert.pem",
	"CERTIFICATE REQUEST": "send the request to the CA, and use the certificate that it returns",
}

var keyHints = hints{
	derPlain:  "to convert it, run: (umask 077; openssl pkey -inform der -in FILE -out key.pem)",
	derPKCS12: "to convert it, run: (umask 077; openssl pkcs12 -nocerts -nodes -in FILE -out key.pem)",
}

func (h hints) of(kind, path string) string {
	return strings.ReplaceAll(h[kind], "FILE", shell.Line("%s", shell.Path(path)))
}
