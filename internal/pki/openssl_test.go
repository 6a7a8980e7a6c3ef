package pki_test

import (
	"crypto/x509"
	"errors"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/pki"
)

// store writes files into a new folder and gives a shell there.
func store(t *testing.T, files map[string][]byte) (dir string, run func(command string) (string, error)) {
	t.Helper()
	tool(t, "openssl")
	dir = t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, func(command string) (string, error) {
		cmd := exec.Command("sh", "-c", command)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
}

const opensslVerify = "openssl verify -x509_strict -purpose sslserver -CAfile ca.pem "

func TestOpenSSLAcceptsOurs(t *testing.T) {
	long := strings.Repeat(strings.Repeat("a", 60)+".", 4) + "example"
	for _, domain := range []string{"jupyter.example.com", "xn--bcher-kva.example", "192.168.1.7", "localhost", long} {
		ca, leaf := deployment(t, time.Now(), domain, netip.MustParseAddr("192.168.1.20"), netip.MustParseAddr("fd00::7"))
		_, run := store(t, map[string][]byte{"ca.pem": ca.Cert, "leaf.pem": leaf.Cert, "key.pem": []byte(leaf.Key.Reveal())})
		for _, name := range append(pki.AllNames(decode(t, leaf.Cert)), "10.9.9.9", "evil.example") {
			flag := "-verify_hostname "
			if net.ParseIP(name) != nil {
				flag = "-verify_ip "
			}
			out, err := run(opensslVerify + flag + name + " leaf.pem")
			if evil := name == "10.9.9.9" || name == "evil.example"; evil != (err != nil) {
				t.Errorf("%s for %s: %v\n%s", domain, name, err, out)
			}
		}
		if out, err := run(`test "$(openssl pkey -pubout -in key.pem)" = "$(openssl x509 -noout -pubkey -in leaf.pem)"`); err != nil {
			t.Errorf("openssl: key and certificate differ: %v\n%s", err, out)
		}
	}
}

func TestOpenSSLEnforcesConstraints(t *testing.T) {
	at := time.Now()
	ca, _ := deployment(t, at, "jupyter.example.com", netip.MustParseAddr("192.168.1.20"))
	thief := entity{decode(t, ca.Cert), privateKey(t, ca)}
	breakers := constraintBreakers()
	breakers["common name alone"] = func(c *x509.Certificate) { c.DNSNames, c.Subject.CommonName = nil, "bank.example" }
	for name, change := range breakers {
		leaf := issue(t, &thief, nil, func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = at.Add(-time.Hour), at.Add(day)
			change(c)
		})
		_, run := store(t, map[string][]byte{"ca.pem": ca.Cert, "leaf.pem": certPEM(leaf)})
		command := "openssl verify -purpose sslserver -CAfile ca.pem leaf.pem"
		switch name {
		case "client": // openssl has to refuse it for the sake of the CA's purpose
			command = strings.Replace(command, "sslserver", "sslclient", 1)
		case "common name alone":
			command += " -verify_hostname bank.example"
		}
		out, err := run(command)
		if (name == "control") != (err == nil) {
			t.Errorf("%s: openssl says %v\n%s", name, err, out)
		}
	}
}

// What openssl writes in its several formats is named, and the hint mends it.
func TestHintsWork(t *testing.T) {
	at := time.Now()
	_, leaf := deployment(t, at, "jupyter.example.com")
	for _, tt := range []struct{ name, make, want string }{
		{"certificate in DER", "openssl x509 -in cert.pem -outform der -out cert.in && cp key.pem key.in", "cert.in: is binary (DER), not PEM"},
		{"key in DER", "openssl pkey -in key.pem -outform der -out key.in && cp cert.pem cert.in", "key.in: is binary (DER), not PEM"},
		{"PKCS #12", "openssl pkcs12 -export -in cert.pem -inkey key.pem -passout pass:x -out cert.in && cp key.pem key.in", "cert.in: is binary (PKCS #12 or DER), not PEM"},
		{"key in PKCS #12", "openssl pkcs12 -export -in cert.pem -inkey key.pem -passout pass:x -out key.in && cp cert.pem cert.in", "key.in: is binary (PKCS #12 or DER), not PEM"},
		{"PKCS #7", "openssl crl2pkcs7 -nocrl -certfile cert.pem -out cert.in && cp key.pem key.in", `cert.in:1: holds a PEM block "PKCS7", not a certificate`},
		{"trusted certificate", "openssl x509 -in cert.pem -trustout -out cert.in && cp key.pem key.in", `cert.in:1: holds a PEM block "TRUSTED CERTIFICATE", not a certificate`},
		{"encrypted", "openssl pkey -in key.pem -aes256 -passout pass:x -out key.in && cp cert.pem cert.in", "key.in:1: the private key is encrypted"},
		{"encrypted the old way", "openssl ec -in key.pem -aes256 -passout pass:x -out key.in && cp cert.pem cert.in", "key.in:1: the private key is encrypted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, run := store(t, map[string][]byte{"cert.pem": leaf.Cert, "key.pem": []byte(leaf.Key.Reveal())})
			must := func(command string) {
				t.Helper()
				if out, err := run(command); err != nil {
					t.Fatalf("%s: %v\n%s", command, err, out)
				}
			}
			check := func(cert, key string) pki.Problems {
				f := pki.Files{CertPath: cert, KeyPath: key}
				var errs [2]error
				f.Cert, errs[0] = os.ReadFile(filepath.Join(dir, cert))
				f.Key, errs[1] = os.ReadFile(filepath.Join(dir, key))
				if err := errors.Join(errs[:]...); err != nil {
					t.Fatal(err)
				}
				return pki.Check(f, at, "jupyter.example.com")
			}
			must(tt.make)
			ps := check("cert.in", "key.in")
			if len(ps) == 0 || ps[0].At+": "+ps[0].Message != tt.want {
				t.Fatalf("problems %v, want %s", ps, tt.want)
			}
			_, command, _ := strings.Cut(ps[0].Hint, ":")
			must("rm cert.pem key.pem")
			// A person types the passphrase.
			must(strings.NewReplacer("openssl pkcs12", "openssl pkcs12 -passin pass:x", "openssl pkey -in", "openssl pkey -passin pass:x -in").Replace(command))
			must("test ! -f key-plain.pem || mv key-plain.pem key.pem; test -f cert.pem || cp cert.in cert.pem; test -f key.pem || cp key.in key.pem")
			if ps := check("cert.pem", "key.pem"); ps.Err() != nil {
				t.Errorf("after %s: %v", command, ps)
			}
		})
	}
}
