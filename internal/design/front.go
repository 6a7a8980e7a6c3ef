package design

import (
	"fmt"
	"net/netip"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/stack"
)

// Front is who a client meets first. It is one of Direct, Relay and Proxy.
type Front interface {
	// URL is the address in the browser, with the base URL.
	URL() string
	// Files are the paths of layout that only this front has.
	Files() []string
	// Container is the front's own service; false where it has none.
	Container() (Nginx, bool)
}

// Direct is nobody: Jupyter's own port on loopback, in dev.
type Direct struct {
	Kind    string `json:"kind"` // direct
	Address string `json:"url"`
	Port    int    `json:"port"` // of the host's loopback today
}

// Relay is nginx behind a port of the host's loopback, for a tunnel or a proxy
// of the user's own. A container that is only on internal networks publishes
// nothing, so a closed-in Jupyter needs it.
type Relay struct {
	Kind    string `json:"kind"` // relay
	Address string `json:"url"`
	Port    int    `json:"port"` // of the host's loopback today
	Nginx
}

// Proxy is nginx that ends TLS on an address of the host.
type Proxy struct {
	Kind        string            `json:"kind"` // proxy
	Address     string            `json:"url"`
	Bind        netip.Addr        `json:"bind"`
	Ports       []int             `json:"ports"`              // of the host: HTTPS, then HTTP where it redirects
	Authority   string            `json:"authority"`          // the Host header that Jupyter gets: name, and port unless it is 443
	Allow       []netip.Prefix    `json:"allow,omitempty"`    // clients; nobody else
	Redirect    bool              `json:"redirect,omitempty"` // from plain HTTP
	Certificate answers.TLSSource `json:"certificate"`
	RejectNames bool              `json:"reject_names,omitempty"` // end the handshake for a name that is not ours
	Nginx
}

// Nginx is the container of a front.
type Nginx struct {
	Service  string       `json:"service"`
	Image    string       `json:"image"`
	UID      int          `json:"uid"` // also the group
	Domain   string       `json:"domain"`
	Names    []string     `json:"names"` // that are answered to
	Upstream Upstream     `json:"upstream"`
	Also     []Upstream   `json:"also,omitempty"` // further ports, in the order of the doors behind the first ones
	Doors    []Door       `json:"doors"`
	Networks []string     `json:"networks"`
	Kept     []stack.Kept `json:"kept,omitempty"` // profiles, which it shares with Jupyter
}

// Upstream is a port of Jupyter's container, and where the front listens for
// it, 0 where it has a server of its own.
type Upstream struct {
	Service string `json:"service"`
	Port    int    `json:"port"`
	Listen  int    `json:"listen,omitempty"`
}

// URL is the address in the browser.
func (d Direct) URL() string { return d.Address }

// URL is the address in the browser.
func (r Relay) URL() string { return r.Address }

// URL is the address in the browser.
func (p Proxy) URL() string { return p.Address }

// Files of nobody are none.
func (Direct) Files() []string { return nil }

// Files are the relay's configuration.
func (Relay) Files() []string { return []string{layout.NginxConfig} }

// Files are the proxy's configuration and certificates.
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

// Trusted reports whether browsers trust the certificate by themselves.
func (p Proxy) Trusted() bool { return p.Certificate != answers.TLSSelfSigned }

// Container of nobody is none.
func (Direct) Container() (Nginx, bool) { return Nginx{}, false }

// Container is the relay's.
func (r Relay) Container() (Nginx, bool) { return r.Nginx, true }

// Container is the proxy's.
func (p Proxy) Container() (Nginx, bool) { return p.Nginx, true }

// maxBase bounds the base URL, so that it fits nginx's hash buckets.
const maxBase = 256

// Check fails on a name and a base URL that nginx would read more into than
// they say. The checks of answers keep such ones out already.
func (n Nginx) Check(baseURL string) error {
	if d, err := answers.ParseDomain(n.Domain); err != nil || d != n.Domain {
		return fmt.Errorf("%.60q is not a host name", n.Domain)
	}
	if b, err := answers.ParseBaseURL(baseURL); err != nil || b != baseURL || len(b) > maxBase {
		return fmt.Errorf("%.60q is not a base URL of at most %d bytes", baseURL, maxBase)
	}
	return nil
}
