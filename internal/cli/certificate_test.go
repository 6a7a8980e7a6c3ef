package cli

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/pki"
	"example.com/magi-harden/internal/secret"
)

// initialised is the MAGI-like stack after init.
func initialised(t *testing.T, args ...string) string {
	t.Helper()
	dir := magiCopy(t)
	mustRun(t, ExitOK, append([]string{"init", "--yes", "-q", "--profile", "prod", "--domain", "a.example.com", "--allow", "192.168.0.0/24", "--dir", dir}, args...)...)
	return dir
}

// mustRun runs a command line in this process and gives all that it printed.
func mustRun(t *testing.T, want int, args ...string) string {
	t.Helper()
	sys, _, shown := scripted()
	sys.Prompter = nil
	if got := Main(args, sys); got != want {
		t.Fatalf("%v: exit code %d, want %d\n%s", args, got, want, shown)
	}
	return shown.String()
}

// aged puts a leaf of the CA in place that was made that long ago.
func aged(t *testing.T, dir string, ago time.Duration) {
	t.Helper()
	then := time.Now().Add(-ago)
	ca, err := pki.NewCA(rand.Reader, then, "a.example.com")
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := pki.NewLeaf(rand.Reader, then, ca, "a.example.com")
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{layout.Cert: string(leaf.Cert), layout.Key: leaf.Key.Reveal(), layout.CACert: string(ca.Cert), layout.CAKeyFile: ca.Key.Reveal()} {
		writeTree(t, dir, map[string]string{name: content})
	}
	if err := os.Chmod(filepath.Join(dir, layout.Key), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The hints to renew the local certificate.
const (
	remakeLeaf = "to renew it, run: rm config/tls/cert.pem config/tls/key.pem && magi-harden upgrade && docker compose restart nginx"
	remakeAll  = "for a new CA, which clients have to trust, run: rm -f config/tls/cert.pem config/tls/key.pem config/tls/ca.pem .magi-harden/ca/key.pem && magi-harden upgrade"
)

// TestExpiring: a certificate that ends is told with what to do, which works and
// keeps the CA.
func TestExpiring(t *testing.T) {
	for name, c := range map[string]struct {
		ago         time.Duration
		check, code int
		want        string
	}{
		"soon":    {355 * 24 * time.Hour, ExitOK, ExitOK, "warning: config/tls/cert.pem: expires on "},
		"expired": {400 * 24 * time.Hour, ExitPending, ExitFailed, "warning: upgrade would fail: config/tls/cert.pem: expired on "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := initialised(t)
			aged(t, dir, c.ago)
			before := readTree(t, dir)
			out := mustRun(t, c.check, "upgrade", "--check", "--dir", dir)
			if !strings.Contains(out, c.want) || !strings.Contains(out, "\n  "+remakeLeaf+"\n") {
				t.Errorf("no %q with what to do in\n%s", c.want, out)
			}
			mustRun(t, c.code, "upgrade", "--dir", dir)
			after := readTree(t, dir)
			for _, f := range []string{layout.Cert, layout.Key, layout.CACert, layout.CAKeyFile, ".env"} {
				if after[f] != before[f] {
					t.Errorf("upgrade touched %s", f)
				}
			}
			remove(t, dir, layout.Cert, layout.Key)
			mustRun(t, ExitOK, "upgrade", "--dir", dir)
			after = readTree(t, dir)
			if after[layout.CACert] != before[layout.CACert] || after[layout.CAKeyFile] != before[layout.CAKeyFile] {
				t.Error("the CA changed: every client has to trust it again")
			}
			files := pki.Files{CertPath: layout.Cert, KeyPath: layout.Key, CAPath: layout.CACert, Cert: []byte(after[layout.Cert]), Key: []byte(after[layout.Key]), CA: []byte(after[layout.CACert])}
			if ps := pki.Check(files, time.Now(), "a.example.com"); ps != nil {
				t.Errorf("the new certificate: %v", ps)
			}
			if out := mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir); strings.Contains(out, "warning") {
				t.Errorf("still told:\n%s", out)
			}
		})
	}
}

// TestParted: of files that belong together some are gone; each case says what
// to do, and doing it works.
func TestParted(t *testing.T) {
	all := []string{layout.Cert, layout.Key, layout.CACert, layout.CAKeyFile}
	for name, c := range map[string]struct {
		gone []string
		args []string
		want string
	}{
		"CA":            {gone: []string{layout.CACert}, want: layout.CACert + ": missing, though"},
		"all but key":   {gone: []string{layout.Cert, layout.Key, layout.CACert}, want: layout.CACert + ": missing, though"},
		"leaf, CA key":  {gone: []string{layout.Cert, layout.Key, layout.CAKeyFile}, want: "and so is the CA's key"},
		"another name":  {args: []string{"--set", "domain=b.example.com"}, want: "does not cover b.example.com"},
		"and no leaf":   {gone: []string{layout.Cert, layout.Key}, args: []string{"--set", "domain=b.example.com"}, want: "make certificate: "},
		"moved CA key":  {gone: []string{layout.CAKeyFile}},
		"nothing there": {gone: all},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := initialised(t)
			remove(t, dir, c.gone...)
			before := readTree(t, dir)
			upgrade := append([]string{"upgrade", "--dir", dir}, c.args...)
			if c.want != "" {
				out := mustRun(t, ExitFailed, upgrade...)
				if !strings.Contains(out, c.want) || !strings.Contains(out, remakeAll) {
					t.Errorf("no %q with what to do in\n%s", c.want, out)
				}
				if after := readTree(t, dir); len(after) != len(before) {
					t.Errorf("%d files, before %d", len(after), len(before))
				}
				remove(t, dir, all...)
			}
			mustRun(t, ExitOK, upgrade...)
			mustRun(t, ExitOK, "upgrade", "--check", "--dir", dir)
			if key := secret.New(readTree(t, dir)[layout.Key]); key.IsZero() {
				t.Error("there is no key")
			}
		})
	}
}

// TestCertificateText: HARDENING.md says how long the certificate that was made
// lasts.
func TestCertificateText(t *testing.T) {
	tree := readTree(t, initialised(t))
	for name, want := range map[string]string{
		layout.Cert:   fmt.Sprintf("It lasts %d days", pki.LeafDays),
		layout.CACert: fmt.Sprintf("and its CA %d years", pki.CAYears),
	} {
		block, _ := pem.Decode([]byte(tree[name]))
		if block == nil {
			t.Fatalf("%s holds no PEM block", name)
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		life := cert.NotAfter.Sub(cert.NotBefore).Hours() / 24
		if said := map[string]float64{layout.Cert: pki.LeafDays, layout.CACert: 365.25 * pki.CAYears}[name]; math.Abs(life-said) > 3 || !strings.Contains(tree["HARDENING.md"], want) {
			t.Errorf("%s lasts %.0f days, and HARDENING.md does not say %q:\n%s", name, life, want, tree["HARDENING.md"])
		}
	}
}
