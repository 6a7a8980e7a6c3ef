package design

import (
	"fmt"
	"slices"
	"strconv"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
)

// Nginx is a front of nginx. With a certificate it is a proxy that ends TLS on an
// address of the host. Without one it is a relay on a port of the host's loopback
// address: a container that is on internal networks only cannot publish ports, so an
// isolated Jupyter needs one.
type Nginx struct {
	Kind string `json:"kind"` // nginx or relay
	Entrance
	Service     Container `json:"container"`
	Names       []string  `json:"names"`                  // accepted Host names
	Authority   string    `json:"authority,omitempty"`    // Host header for Jupyter: host name, and the port unless it is 443; empty: the client's
	Redirect    bool      `json:"redirect,omitempty"`     // from plain HTTP
	RejectNames bool      `json:"reject_names,omitempty"` // reject the handshake for an unknown server name
}

// Where the container has its configuration and its certificate.
const (
	nginxTarget    = "/etc/nginx/magi"
	nginxTLSTarget = "/etc/nginx/tls"
)

func (Nginx) sealed() {}

// Files returns the configuration, and what a certificate and fail2ban need.
func (n Nginx) Files() []FrontFile {
	return slices.Concat([]FrontFile{{layout.NginxConfig, NginxJudge}}, n.certificateFiles(), n.banFiles())
}

// Container returns nginx's container.
func (n Nginx) Container() (Container, bool) { return n.Service, true }

// relay returns nginx on loopback.
func (f Facts) relay() Nginx {
	return Nginx{Kind: "relay", Entrance: f.tunnel(), Service: f.nginxContainer(f.tunnelDoor(8080)), Names: unique(f.Answers.Domain, localhost, loopback)}
}

// proxy returns nginx with TLS.
func (f Facts) proxy() Nginx {
	s := f.Answers
	n := Nginx{
		Kind: "nginx", Entrance: f.tlsEntrance(), Names: []string{s.Domain}, Authority: s.Domain + s.Port(), Redirect: s.HTTPPort != 0,
		RejectNames: !s.DomainIsIP(), // for an address clients send no server name, which must not end the handshake
	}
	doors := []Door{{"https", s.Bind.String(), strconv.Itoa(s.HTTPSPort), 8443, "https"}}
	if n.Redirect {
		doors = append(doors, Door{"http", s.Bind.String(), strconv.Itoa(s.HTTPPort), 8080, "http"})
	}
	n.Service = f.nginxContainer(doors...)
	n.Service.Mounts = append(n.Service.Mounts, Mount{Kind: Bind, Source: "./" + layout.TLSDir, Target: nginxTLSTarget, ReadOnly: true, From: FromCertificate})
	return n
}

// nginxContainer returns the container that relay and proxy have in common.
func (f Facts) nginxContainer(doors ...Door) Container {
	c := f.container("nginx", doors...)
	c.Image, c.UID = f.Answers.NginxImage, f.Answers.NginxUID
	c.Entrypoint = []string{"nginx", "-e", "stderr", "-c", nginxTarget + "/nginx.conf", "-g", "daemon off;"}
	c.Reload = []string{"nginx", "-c", nginxTarget + "/nginx.conf", "-s", "reload"}
	c.StopSignal, c.Probe = "SIGTERM", "http://127.0.0.1:8081/healthz"
	c.Mounts = []Mount{{Kind: Bind, Source: "./" + layout.NginxDir, Target: nginxTarget, ReadOnly: true, From: FromConfig}}
	return c
}

// maxBase bounds the base URL, so that it fits nginx's hash buckets.
const maxBase = 256

// Check fails on a name or base URL with characters that are special to nginx. The
// checks of answers refuse them too.
func (n Nginx) Check(baseURL string) error {
	for _, name := range n.Names {
		if d, err := answers.ParseDomain(name); err != nil || d != name {
			return fmt.Errorf("%.60q is not a host name", name)
		}
	}
	if b, err := answers.ParseBaseURL(baseURL); err != nil || b != baseURL || len(b) > maxBase {
		return fmt.Errorf("%.60q is not a base URL of at most %d bytes", baseURL, maxBase)
	}
	return nil
}

func unique(list ...string) (out []string) {
	for _, v := range list {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
