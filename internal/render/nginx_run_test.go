package render

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// needTool finds a program, or skips; with MAGI_TEST_REQUIRE_TOOLS=1 a
// missing one is a failure.
func needTool(tb testing.TB, name string) string {
	tb.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
			tb.Fatalf("%s is not installed", name)
		}
		tb.Skipf("%s is not installed", name)
	}
	return path
}

// nginxBinary is an nginx of this machine.
type nginxBinary struct{ path, version string }

// nginxBinaries are the one on the PATH and those of MAGI_TEST_NGINX, a list
// of paths.
func nginxBinaries(tb testing.TB) (out []nginxBinary) {
	tb.Helper()
	for _, path := range append([]string{needTool(tb, "nginx")}, filepath.SplitList(os.Getenv("MAGI_TEST_NGINX"))...) {
		text, err := exec.Command(path, "-v").CombinedOutput()
		m := regexp.MustCompile(`nginx/([0-9.]+)`).FindSubmatch(text)
		if err != nil || m == nil {
			tb.Fatalf("%s -v: %v %s", path, err, text)
		}
		out = append(out, nginxBinary{path, string(m[1])})
	}
	return out
}

// serverFolder is a folder with a certificate for nginx, which may run as
// another user than the test.
func serverFolder(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "mh")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		tb.Fatal(err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		tb.Fatal(err)
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"jupyter.example.com"}, IPAddresses: []net.IP{net.IPv4(192, 0, 2, 7)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, leaf, leaf, key.Public(), key)
	if err != nil {
		tb.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		tb.Fatal(err)
	}
	for name, b := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: cert}, "key.pem": {Type: "PRIVATE KEY", Bytes: der}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(b), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return dir
}

// moved points the absolute paths of the container to a folder.
func moved(tb testing.TB, conf, dir string) string {
	tb.Helper()
	if !strings.Contains(conf, " /tmp/") {
		tb.Fatalf("no path in /tmp in\n%s", conf)
	}
	return strings.NewReplacer("/etc/nginx/tls/", dir+"/", " /tmp/", " "+dir+"/").Replace(conf)
}

// replaced replaces a text that has to be there, so that no test goes on
// without what it is about.
func replaced(tb testing.TB, text, old, new string) string {
	tb.Helper()
	if !strings.Contains(text, old) {
		tb.Fatalf("no %q in\n%s", old, text)
	}
	return strings.ReplaceAll(text, old, new)
}
