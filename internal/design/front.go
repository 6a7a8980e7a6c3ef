package design

import (
	"net/netip"
	"slices"
	"strconv"

	"example.com/magi-harden/internal/answers"
)

// Front is what a client connects to: Direct or Nginx, each in a file of its own. No
// type outside of this package is one. Other packages ask these questions, and only
// what renders the configuration of a front asks for its type.
type Front interface {
	sealed()
	// URL returns the address for the browser, including the base URL.
	URL() string
	// EndsTLS reports whether the front has a certificate and clients connect with TLS.
	EndsTLS() bool
	// LocalCA reports whether the certificate is issued by this deployment's local CA.
	LocalCA() bool
	// Published returns the host ports for clients in the network, HTTPS first, and
	// the clients that may connect, nil for all. Both are nil on loopback, where every
	// client has the engine's address.
	Published() (ports []int, allow []netip.Prefix)
	// Tunnel returns the port on the host's loopback address of a front without TLS,
	// for a tunnel or the user's own proxy. It returns false for any other front.
	Tunnel() (port int, ok bool)
	// Files returns the files that only this front needs.
	Files() []FrontFile
	// Container returns the front's own service; false if it has none.
	Container() (Container, bool)
}

// Entrance is what clients see of a front. Every front embeds it.
type Entrance struct {
	Address     string            `json:"url"`
	Bind        netip.Addr        `json:"bind"`
	Ports       []int             `json:"ports"`                 // of the host: HTTPS if it ends TLS, then HTTP
	Allow       []netip.Prefix    `json:"allow,omitempty"`       // allowed clients; empty: all
	Certificate answers.TLSSource `json:"certificate,omitempty"` // empty: plain HTTP
}

// URL returns the address for the browser.
func (e Entrance) URL() string { return e.Address }

// EndsTLS reports whether there is a certificate.
func (e Entrance) EndsTLS() bool { return e.Certificate != "" }

// LocalCA reports whether browsers need the local CA to trust the certificate.
func (e Entrance) LocalCA() bool { return e.Certificate == answers.TLSSelfSigned }

// Published returns the ports and the allowed clients; nil on loopback.
func (e Entrance) Published() (ports []int, allow []netip.Prefix) {
	if e.Bind.IsLoopback() {
		return nil, nil
	}
	return e.Ports, e.Allow
}

// Tunnel returns the first port if it is on loopback and without TLS.
func (e Entrance) Tunnel() (port int, ok bool) {
	if e.EndsTLS() || !e.Bind.IsLoopback() || len(e.Ports) == 0 {
		return 0, false
	}
	return e.Ports[0], true
}

// FrontHas reports whether a path is one of the front's files.
func (d Design) FrontHas(path string) bool { return has(d.Front, path) }

func has(front Front, path string) bool {
	return slices.ContainsFunc(front.Files(), func(f FrontFile) bool { return f.Path == path })
}

// Front returns the front for the answers. It needs the answers and the services of
// the stack only.
func (f Facts) Front() Front {
	switch {
	case f.Answers.Expose == answers.ExposeNginx:
		return f.proxy()
	case f.Answers.Proxied():
		return f.relay()
	}
	return Direct{"direct", f.tunnel()}
}

// tunnel returns the entrance on the host's loopback address.
func (f Facts) tunnel() Entrance {
	port := f.Jupyter.PublishedNow
	return Entrance{Address: "http://" + localhost + ":" + strconv.Itoa(port) + f.Answers.BaseURL, Bind: netip.MustParseAddr(loopback), Ports: []int{port}}
}

// tlsEntrance returns the entrance with TLS on the bind address.
func (f Facts) tlsEntrance() Entrance {
	s := f.Answers
	e := Entrance{Address: "https://" + s.Domain + s.Port() + s.BaseURL, Bind: s.Bind, Ports: []int{s.HTTPSPort}, Allow: s.Allow, Certificate: s.TLS}
	if s.HTTPPort != 0 {
		e.Ports = append(e.Ports, s.HTTPPort)
	}
	return e
}

// Direct is no front: Jupyter's own port on loopback, in dev.
type Direct struct {
	Kind string `json:"kind"` // direct
	Entrance
}

func (Direct) sealed() {}

// Files returns nil.
func (Direct) Files() []FrontFile { return nil }

// Container returns false.
func (Direct) Container() (Container, bool) { return Container{}, false }
