package nginxtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"time"

	"example.com/magi-harden/internal/nginxconf"
)

// base is where the folders of trials are made: the other user has to reach them,
// and paths of sockets are short.
const base = "/tmp"

// test runs nginx -t on what the configuration becomes in a trial. It is not
// tested when it cannot be proven harmless, or this machine cannot do it without
// privileges.
func (n *nginx) test(c *nginxconf.Config, older bool) (r *Refusal, tested bool) {
	defer hold()()
	dir, err := os.MkdirTemp(n.base, "mh")
	if err != nil {
		return nil, false
	}
	defer os.RemoveAll(dir)
	p := nginxconf.Places{Dir: dir, Certificate: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem"), Older: older}
	text, ok := nginxconf.Trial(c, p)
	if !ok {
		return nil, false
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := furnish(p, file, text); err != nil {
		return nil, false
	}
	out, code, err := n.run(dir, n.path, "-t", "-q", "-e", "stderr", "-p", dir, "-c", file)
	switch {
	case err != nil || code > 1:
		return nil, false
	case code == 0:
		return nil, true
	}
	if r = refusal(out, c); r != nil {
		r.Release = n.release()
	}
	return r, r != nil
}

// furnish puts into the folder what the trial names, and gives it away last.
func furnish(p nginxconf.Places, file, text string) error {
	cert, key, err := pair()
	if err != nil {
		return err
	}
	temp := filepath.Join(p.Dir, "tmp")
	if err := os.Mkdir(temp, 0o700); err != nil {
		return err
	}
	for name, content := range map[string][]byte{file: []byte(text), p.Certificate: cert, p.Key: key} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			return err
		}
	}
	return give(file, p.Certificate, p.Key, temp, p.Dir)
}

// pair makes a certificate and its key that are good for nothing else. The real
// ones are not for an nginx of this machine to read.
func pair() (cert, key []byte, err error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	t := &x509.Certificate{SerialNumber: big.NewInt(1), DNSNames: []string{"test.invalid"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, t, t, private.Public(), private)
	if err != nil {
		return nil, nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), nil
}
