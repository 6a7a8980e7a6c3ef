//go:build e2e

package e2e

import (
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
)

const (
	printedDomain = "jupyter.yourdomain.com"
	printedURL    = "https://" + printedDomain + ":39443/"
)

// front is Jupyter behind the checklist's nginx, which is beside it in one network
// namespace as on a host of their own: localhost is both. alone is the same nginx in a
// container of its own. Each has further servers that differ from the
// printed one in the line that matters.
type front struct {
	*stack
	lan *netns
	ca  []byte
}

func newFront(t *testing.T) front {
	t.Helper()
	s := newChecklist(t, 30000)
	s.setToken()
	s.setOrigin(printedOrigin(t))
	ca, leaf := newCertificate(t, printedDomain)
	key, err := x509.MarshalPKCS8PrivateKey(leaf.PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	s.write("tls/cert.pem", string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: leaf.Certificate[0]})), 0o644)
	s.write("tls/key.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key})), 0o644)
	server := printed(t, "2-nginx.conf")
	other := func(path, port, what, by string) {
		if !strings.Contains(server, what) {
			t.Fatalf("the snippet has no %q", what)
		}
		s.write(path, strings.NewReplacer("listen 443", "listen "+port, what, by).Replace(server), 0o644)
	}
	s.write("beside/printed.conf", server, 0o644)
	other("beside/literal.conf", "8443", "Host $host;", "Host "+printedDomain+":39443;")
	other("beside/throttled.conf", "8444", "    location / {", `    location = /login {
        limit_req zone=login burst=5 nodelay;
        limit_req_status 429;
        proxy_pass http://localhost:8888;
        proxy_set_header Host $host;
    }

    location / {`)
	s.write("beside/zone.conf", "limit_req_zone $binary_remote_addr zone=login:1m rate=10r/m;\n", 0o644)
	s.write("alone/printed.conf", server, 0o644)
	other("alone/named.conf", "8443", "//localhost:", "//jupyter:")
	s.override(`services:
  jupyter:
    ports: ["39443:443", "39444:8443", "39445:8444"]
  nginx:
    image: nginxinc/nginx-unprivileged:1.30
    network_mode: service:jupyter
    volumes: ["./beside:/etc/nginx/conf.d:ro", "./tls:/path/to:ro"]
  alone:
    image: nginxinc/nginx-unprivileged:1.30
    volumes: ["./alone:/etc/nginx/conf.d:ro", "./tls:/path/to:ro"]
    ports: ["39446:443", "39447:8443"]
`)
	s.upJupyter()
	s.compose("up", "-d", "--no-deps", "nginx", "alone")
	f := front{stack: s, ca: ca}
	f.lan, _ = newNeighbour(t)
	f.at(39444).waitFor(t, printedURL)
	return f
}

// at is a neighbour who connects to one of the servers.
func (f front) at(port int) visitor {
	return visitor{from: f.lan, to: fmt.Sprintf("%s:%d", machineIP, port), ca: f.ca}
}
