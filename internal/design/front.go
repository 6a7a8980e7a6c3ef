package design

import (
	"fmt"
	"net/netip"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
)

// Front is what a client connects to: Direct, Relay or Proxy. No type outside of this
// package is one.
type Front interface {
	sealed()
	// EndsTLS reports whether the front has a certificate and clients connect with TLS.
	EndsTLS() bool
	// URL returns the address for the browser, including the base URL.
	URL() string
	// Files returns the paths of layout that only this front needs.
	Files() []string
	// Container returns the front's own service; false if it has none.
	Container() (Nginx, bool)
}

// Direct is no front: Jupyter's own port on loopback, in dev.
type Direct struct {
	Kind    string `json:"kind"` // direct
	Address string `json:"url"`
	Port    int    `json:"port"` // on the host's loopback address
}

// Relay is nginx on a port of the host's loopback address, for a tunnel or the
// user's own proxy. A container that is on internal networks only cannot publish
// ports, so an isolated Jupyter needs a relay.
type Relay struct {
	Kind    string `json:"kind"` // relay
	Address string `json:"url"`
	Port    int    `json:"port"` // on the host's loopback address
	Nginx
}

// Proxy is nginx that terminates TLS on an address of the host.
type Proxy struct {
	Kind        string            `json:"kind"` // proxy
	Address     string            `json:"url"`
	Bind        netip.Addr        `json:"bind"`
	Ports       []int             `json:"ports"`              // of the host: HTTPS, then HTTP if it redirects
	Authority   string            `json:"authority"`          // Host header for Jupyter: host name, and the port unless it is 443
	Allow       []netip.Prefix    `json:"allow,omitempty"`    // allowed clients; all others are denied
	Redirect    bool              `json:"redirect,omitempty"` // from plain HTTP
	Certificate answers.TLSSource `json:"certificate"`
	RejectNames bool              `json:"reject_names,omitempty"` // reject the handshake for an unknown server name
	Nginx
}

// Nginx is the container of a front.
type Nginx struct {
	Service  string       `json:"service"`
	Image    string       `json:"image"`
	UID      int          `json:"uid"` // also the group
	Domain   string       `json:"domain"`
	Names    []string     `json:"names"` // accepted Host names
	Upstream Upstream     `json:"upstream"`
	Also     []Upstream   `json:"also,omitempty"` // additional ports, in the order of the doors after the first ones
	Doors    []Door       `json:"doors"`
	Networks []string     `json:"networks"`
	Kept     []stack.Kept `json:"kept,omitempty"` // the profiles of Jupyter's service
}

// Upstream is a port of Jupyter's container and the port on which the front listens
// for it; 0 if it has a server block of its own.
type Upstream struct {
	Service string `json:"service"`
	Port    int    `json:"port"`
	Listen  int    `json:"listen,omitempty"`
}

func (Direct) sealed() {}
func (Relay) sealed()  {}
func (Proxy) sealed()  {}

// EndsTLS returns false.
func (Direct) EndsTLS() bool { return false }

// EndsTLS returns false.
func (Relay) EndsTLS() bool { return false }

// EndsTLS returns true.
func (Proxy) EndsTLS() bool { return true }

// URL returns the address for the browser.
func (d Direct) URL() string { return d.Address }

// URL returns the address for the browser.
func (r Relay) URL() string { return r.Address }

// URL returns the address for the browser.
func (p Proxy) URL() string { return p.Address }

// Files returns nil.
func (Direct) Files() []string { return nil }

// Files returns the path of the relay's configuration.
func (Relay) Files() []string { return []string{layout.NginxConfig} }

// Files returns the paths of the proxy's configuration and certificates.
func (p Proxy) Files() []string {
	files := []string{layout.NginxConfig, layout.TLSIgnore, layout.Cert, layout.Key}
	if !p.Trusted() {
		files = append(files, layout.CACert, layout.CAKeyFile)
	}
	if !p.Bind.IsLoopback() { // there every client has the engine's address
		files = append(files, layout.BanAction, layout.BanFilter, layout.BanJail)
	}
	return files
}

// Trusted reports whether browsers may trust the certificate without the local CA.
func (p Proxy) Trusted() bool { return p.Certificate != answers.TLSSelfSigned }

// Container returns false.
func (Direct) Container() (Nginx, bool) { return Nginx{}, false }

// Container returns the relay's container.
func (r Relay) Container() (Nginx, bool) { return r.Nginx, true }

// Container returns the proxy's container.
func (p Proxy) Container() (Nginx, bool) { return p.Nginx, true }

// maxBase bounds the base URL, so that it fits nginx's hash buckets.
const maxBase = 256

// Check fails on a name or base URL with characters that are special to nginx. The
// checks of answers refuse them too.
func (n Nginx) Check(baseURL string) error {
	if d, err := answers.ParseDomain(n.Domain); err != nil || d != n.Domain {
		return fmt.Errorf("%.60q is not a host name", n.Domain)
	}
	if b, err := answers.ParseBaseURL(baseURL); err != nil || b != baseURL || len(b) > maxBase {
		return fmt.Errorf("%.60q is not a base URL of at most %d bytes", baseURL, maxBase)
	}
	return nil
}
