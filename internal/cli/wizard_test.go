package cli

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/pki"
)

// wizardRun is init by a person who types these lines.
func wizardRun(t *testing.T, dir string, args []string, lines ...string) (code int, shown string, unused []string) {
	t.Helper()
	sys, script, out := scripted(lines...)
	code = Main(append([]string{"init", "--dir", dir}, args...), sys)
	return code, script.Shown() + out.String(), script.Unused()
}

// TestWizardAnswers: what is wrong is told at its question, with its subject, and
// can be answered there.
func TestWizardAnswers(t *testing.T) {
	domain, rest := "jupyter.example.com", []string{"", "", "", "", "no", "yes"} // ports, certificate, variables, more, write
	for name, c := range map[string]struct {
		args, typed []string
		code        int
		told        []string
		never       string
		stored      string
	}{
		"prod has no domain by default": {args: []string{"--profile", "prod", "--allow", "10.0.0.0/8"}, typed: append([]string{"", "", domain}, rest...),
			told: []string{"Domain: ", `domain: "" is not a host name`}, never: "[localhost]", stored: "domain: " + domain + "\n"},
		"dev has": {args: []string{"--profile", "dev"}, typed: []string{"", "", "", "no", "yes"},
			told: []string{"Domain [localhost]: "}, stored: "domain: localhost\n"},
		"an empty list": {args: []string{"--profile", "prod"}, typed: append([]string{"", domain, "", "10.0.0.0/8"}, rest...),
			told: []string{"allow: is empty, but 0.0.0.0 is reachable from the network"}, stored: "allow: [10.0.0.0/8]\n"},
		"everybody": {args: []string{"--profile", "prod"}, typed: append([]string{"", domain, "0.0.0.0/0", "yes"}, rest...),
			told: []string{"0.0.0.0/0 allows the whole internet. Is that intended? [y/N]"}, never: "--allow-any", stored: "allow_any: true\nallow: [0.0.0.0/0]\n"},
		"not everybody": {args: []string{"--profile", "prod"}, typed: append([]string{"", domain, "0.0.0.0/1 128.0.0.0/1", "", "10.0.0.0/8"}, rest...),
			told: []string{"128.0.0.0/1 allows the whole internet"}, stored: "allow_any: false\nallow: [10.0.0.0/8]\n"},
		"everybody by flag, meant": {args: []string{"--profile", "prod", "--allow", "0.0.0.0/0"}, typed: append([]string{"", domain, "yes"}, rest...),
			stored: "allow_any: true\nallow: [0.0.0.0/0]\n"},
		"everybody by flag, not meant": {args: []string{"--profile", "prod", "--allow", "0.0.0.0/0"}, typed: []string{"", domain, "no"},
			code: ExitUsage, told: []string{"--allow: allows the whole internet"}},
		"a flag that cannot be read": {args: []string{"--https-port", "70000", "--domain", "a b"}, typed: nil,
			code: ExitUsage, told: []string{"--https-port: \"70000\" is not a port", "--domain: \"a b\" is not a host name"}, never: "Profile"},
		"a flag that clashes": {args: []string{"--profile", "prod", "--https-port", "8443", "--domain", domain}, typed: []string{"", "10.0.0.0/8"},
			code: ExitUsage, told: []string{"--https-port: 8443 is already published by caddy"}, never: "HTTP port"},
		"--allow-any": {args: []string{"--profile", "prod", "--allow-any"}, typed: append([]string{"", domain, ""}, rest...),
			told: []string{"[0.0.0.0/0]"}, never: "Is that intended", stored: "allow_any: true\nallow: [0.0.0.0/0]\n"},
		"all settings": {args: []string{"--profile", "prod", "--https-port", "9443", "--dry-run"}, typed: append([]string{"", domain, "0.0.0.0/0", "yes", "9443", "", "", "", "yes", "127.0.0.1"}, make([]string, 25)...),
			told: []string{"http port: is also the HTTPS port", "bind: on a loopback address every client", "Address to publish on [0.0.0.0]"}, never: "Allow the whole internet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := magiCopy(t)
			code, shown, unused := wizardRun(t, dir, c.args, c.typed...)
			if code != c.code || len(unused) > 0 {
				t.Fatalf("exit code %d, want %d; not taken %q\n%s", code, c.code, unused, shown)
			}
			for _, want := range c.told {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not told in\n%s", want, shown)
				}
			}
			if c.never != "" && strings.Contains(shown, c.never) {
				t.Errorf("%q is told in\n%s", c.never, shown)
			}
			if c.stored != "" && !strings.Contains(answersOf(t, dir), c.stored) {
				t.Errorf("want %q in the answers:\n%s", c.stored, answersOf(t, dir))
			}
		})
	}
}

// TestWizardCover: a default that the stack does not allow is asked for, though
// its question is not among the few.
func TestWizardCover(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, map[string]string{"compose.yaml": "services:\n  jupyter:\n    image: quay.io/jupyter/minimal-notebook:2026-10-05\n    ports: ['8888:8888']\n    volumes: ['.:/home/jovyan/work']\n"})
	code, shown, unused := wizardRun(t, dir, []string{"--profile", "prod", "--expose", "loopback"}, "", "none", "", "no", "yes") // domain, variables, cover, more, write
	if code != ExitOK || len(unused) > 0 || !strings.Contains(shown, "mounted project folder [Y/n]") || !strings.Contains(answersOf(t, dir), "cover: true\n") {
		t.Errorf("exit code %d, not taken %q\n%s", code, unused, shown)
	}
}

// certificates writes a certificate for the domain and its key, and the key of
// another one; it gives their folder.
func certificates(t *testing.T, domain string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"own", "other"} {
		ca, err := pki.NewCA(rand.Reader, time.Now(), domain)
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := pki.NewLeaf(rand.Reader, time.Now(), ca, domain)
		if err != nil {
			t.Fatal(err)
		}
		writeTree(t, dir, map[string]string{name + ".pem": string(leaf.Cert), name + ".key": leaf.Key.Reveal()})
	}
	return dir
}

// TestWizardCertificate: the user's own files are looked at when they are named.
func TestWizardCertificate(t *testing.T) {
	own := certificates(t, "a.example.com")
	path := func(name string) string { return filepath.Join(own, name) }
	if err := os.WriteFile(path("text"), []byte("no PEM\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	base := []string{"--profile", "prod", "--expose", "nginx", "--allow", "10.0.0.0/8", "--https-port", "443", "--http-port", "80", "--tls", "files", "--pass-env", "none"}
	for name, c := range map[string]struct {
		args  []string
		typed []string
		told  []string
	}{
		"not there": {typed: []string{path("nope"), path("own.pem"), path("nope"), path("own.key")},
			told: []string{"tls cert: " + path("nope") + ": no such file or directory", "tls key: " + path("nope") + ": no such file or directory"}},
		"empty":       {typed: []string{"", path("own.pem"), "", path("own.key")}, told: []string{"tls cert: is missing", "tls key: is missing"}},
		"a folder":    {typed: []string{own, path("own.pem"), path("own.key")}, told: []string{own + ": not a regular file"}},
		"no PEM":      {typed: []string{path("text"), path("own.pem"), path("own.key")}, told: []string{"tls cert: " + path("text") + ": is not PEM"}},
		"no pair":     {typed: []string{path("own.pem"), path("other.key"), path("own.key")}, told: []string{"tls key: " + path("other.key") + ": is not the key of the certificate"}},
		"swapped":     {typed: []string{path("own.key"), path("own.pem"), path("own.key")}, told: []string{"holds a private key and no certificate"}},
		"key by flag": {args: []string{"--tls-key", path("own.key")}, typed: []string{path("other.pem"), path("own.pem")}, told: []string{"tls cert: " + path("own.key") + ": is not the key"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := magiCopy(t)
			args := append(append([]string{"--domain", "a.example.com"}, base...), c.args...)
			code, shown, unused := wizardRun(t, dir, args, append(c.typed, "no", "yes")...)
			if code != ExitOK || len(unused) > 0 {
				t.Fatalf("exit code %d; not taken %q\n%s", code, unused, shown)
			}
			for _, want := range c.told {
				if !strings.Contains(shown, want) {
					t.Errorf("%q is not told in\n%s", want, shown)
				}
			}
			if strings.Contains(shown, "PRIVATE KEY-----") {
				t.Errorf("a key is shown:\n%s", shown)
			}
			tree := readTree(t, dir)
			if tree[layout.Cert] == "" || tree[layout.Key] != readTree(t, own)["own.key"] {
				t.Error("the files were not taken")
			}
		})
	}
	dir := magiCopy(t)
	_, shown, _ := wizardRun(t, dir, append([]string{"--domain", "b.example.com"}, base...), path("own.pem"))
	if !strings.Contains(shown, "does not cover b.example.com") {
		t.Errorf("another name is not told:\n%s", shown)
	}
}
