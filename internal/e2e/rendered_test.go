//go:build e2e

package e2e

import (
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestRenderedNginx renders the answers of every example for every release of
// nginx, and asks each proxy one thing: with no Jupyter behind it, an address
// that is let in gets 502, any other 403.
func TestRenderedNginx(t *testing.T) {
	tried := map[string]struct {
		port, url string
		status    int
	}{
		"prod-nginx":           {"443", "https://jupyter.example.com/login", http.StatusBadGateway},
		"prod-own-certificate": {"8444", "https://magi.example.com:8444/jupyter/login", http.StatusForbidden},
		"prod-loopback":        {"8888", "http://magi.tailnet.example.com/jupyter/login", http.StatusBadGateway},
		"standalone":           {"443", "https://192.0.2.10/login", http.StatusForbidden},
		"own-build-spark":      {"443", "https://spark.example.com/login", http.StatusBadGateway},
		"whole-home":           {"443", "https://lab.example.com/login", http.StatusBadGateway},
		"traefik":              {"443", "https://lab.example.com/login", http.StatusBadGateway},
	}
	for name, ask := range tried {
		for _, release := range []string{"1.22", "1.26", "1.30"} {
			t.Run(name+"/"+release, func(t *testing.T) {
				s := exampleStack(t, name, "--set", "nginx_image=nginxinc/nginx-unprivileged:"+release)
				s.compose("up", "-d", "--no-deps", "nginx")
				s.exec("nginx", "nginx", "-t", "-c", "/etc/nginx/magi/nginx.conf")
				if got, err := s.run("docker", "compose", "exec", "-T", "nginx", "sh", "-c", "nginx -v 2>&1"); err != nil || !strings.Contains(got, "nginx/"+release+".") {
					t.Errorf("%s, %v", got, err)
				}
				v := visitor{to: machineIP + ":" + ask.port}
				if ask.port == "8888" {
					v.to = "127.0.0.1:8888"
				}
				eventually(t, 10*time.Second, func() error {
					a, err := v.ask(t, http.MethodGet, ask.url, nil, nil)
					if err == nil && a.status != ask.status {
						t.Fatalf("status %d, want %d: %s", a.status, ask.status, a.body)
					}
					return err
				})
			})
		}
	}
	// Nobody adds an example that is not tried here.
	all, err := filepath.Glob("../../examples/*/tree/config/nginx/nginx.conf")
	if err != nil || len(all) != len(tried) {
		t.Errorf("%d examples have an nginx.conf, %d are tried: %v", len(all), len(tried), err)
	}
}

// exampleStack is the stack of an example, hardened with its answers.
func exampleStack(t *testing.T, name string, args ...string) *stack {
	t.Helper()
	kind, err := os.ReadFile("../../examples/" + name + "/stack")
	if err != nil {
		t.Fatal(err)
	}
	var s *stack
	switch base := strings.TrimSpace(string(kind)); base {
	case "standalone":
		s, args = newStack(t, ""), append(args, "--standalone")
	case "magi":
		s = newMAGI(t)
	default:
		s = newStack(t, "../../examples/stacks/"+base)
		if env, err := os.ReadFile(filepath.Join(s.dir, "env.example")); err == nil {
			s.write(".env", string(env), 0o600)
		}
	}
	answers, err := os.ReadFile("../../examples/" + name + "/answers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(answers), "tls: files") {
		ca, leaf := newCertificate(t, "magi.example.com")
		key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
		if err != nil {
			t.Fatal(err)
		}
		own := t.TempDir()
		cert := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]}), ca...)
		for file, content := range map[string][]byte{"cert.pem": cert, "key.pem": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})} {
			if err := os.WriteFile(filepath.Join(own, file), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		args = append(args, "--set", "tls_cert="+own+"/cert.pem", "--set", "tls_key="+own+"/key.pem")
	}
	path, err := filepath.Abs("../../examples/" + name + "/answers.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s.harden("init", append(args, "--answers", path)...)
	return s
}
