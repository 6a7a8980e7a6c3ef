package render

import (
	"fmt"
	"net/netip"
	"slices"

	"example.com/magi-harden/internal/answers"
)

// nginxView fills nginx.conf, for a TLS proxy or for a relay behind a port of
// the host's loopback.
type nginxView struct {
	TLS   bool // TLS on 8443, else plain HTTP on 8080
	Relay bool // the other

	Listen      string   // arguments of listen
	HTTP2On     bool     // as a directive; older releases have it in Listen
	RejectNames bool     // end the handshake for a name that is not ours
	Names       []string // that are answered to
	HSTS        bool
	Redirect    bool // from plain HTTP, on 8080
	Allow       []netip.Prefix

	Upstream string // host:port of Jupyter
	Kept     bool   // through a group that keeps connections open
	Target   string // that $jupyter holds: the group or Upstream

	Further []further // ports of the container on the host's loopback

	Host  string // value of the Host header for Jupyter, as nginx reads it
	Proto string // the same for X-Forwarded-Proto

	LoginKey    string // method and path of a login
	VersionPath string
	LongPaths   []string // of connections that are quiet for long
}

// further is one more port of the container, which nginx relays.
type further struct {
	Listen   int
	Upstream string // host:port
}

// longPaths begin the WebSockets of Jupyter, of its terminals, and of the two
// extensions that have some: language servers and shared editing. None ends
// with a slash: nginx would redirect the path without it, and Jupyter the one
// with it, for ever.
func longPaths(base string) []string {
	var out []string
	for _, p := range []string{"api/kernels", "api/events/subscribe", "terminals/websocket", "lsp", "api/collaboration", "api/yjs"} {
		out = append(out, base+p)
	}
	return out
}

// maxBase bounds the base URL, so that it fits nginx's hash buckets.
const maxBase = 256

func newNginxView(in Input) (any, error) {
	s := in.Spec
	if d, err := answers.ParseDomain(s.Domain); err != nil || d != s.Domain {
		return nil, fmt.Errorf("%.60q is not a host name", s.Domain)
	}
	if b, err := answers.ParseBaseURL(s.BaseURL); err != nil || b != s.BaseURL || len(b) > maxBase {
		return nil, fmt.Errorf("%.60q is not a base URL of at most %d bytes", s.BaseURL, maxBase)
	}
	v := nginxView{
		Names: []string{s.Domain}, Allow: s.Allow,
		Upstream: fmt.Sprintf("%s:%d", in.Jupyter.Service, in.Jupyter.Port),
		LoginKey: "POST:" + s.BaseURL + "login", VersionPath: s.BaseURL + "api", LongPaths: longPaths(s.BaseURL),
	}
	release, known := nginxVersion(s.NginxImage)
	// The form for releases before 1.27.3 is right for later ones too, so it is
	// the one for images that do not tell. It opens a connection per request.
	v.Kept = known && release.atLeast(upstreamResolve)
	v.Target = v.Upstream
	if v.Kept {
		v.Target = "kept_jupyter"
	}
	for i, r := range s.AlsoPublish {
		v.Further = append(v.Further, further{relayPort + i, fmt.Sprintf("%s:%d", in.Jupyter.Service, r.Target)})
	}
	if s.Expose == answers.ExposeNginx {
		v.proxy(s, known && release.atLeast(http2Directive))
	} else {
		v.relay()
	}
	return v, nil
}

// proxy ends TLS. Jupyter compares Host with the page's origin, so it gets the
// name and port in the browser's address bar, whatever the client sent.
func (v *nginxView) proxy(s answers.Answers, http2Directive bool) {
	v.TLS, v.HTTP2On, v.Listen = true, http2Directive, "8443 ssl"
	if !http2Directive {
		v.Listen = "8443 ssl http2" // with a warning from 1.25.1 on
	}
	// For an address clients send no server name, which must not end the handshake.
	v.RejectNames = !s.DomainIsIP()
	v.Redirect = s.HTTPPort != 0
	// The user's own certificate is one that browsers trust. A private one that
	// a browser once accepted with HSTS could never be clicked through again.
	v.HSTS = s.TLS == answers.TLSFiles
	v.Host, v.Proto = s.Domain+s.Port(), "https"
}

// relay stands behind 127.0.0.1, where a tunnel or one's own proxy may end
// under any port; the names are checked, so the client's own header is right.
func (v *nginxView) relay() {
	v.Relay, v.Listen, v.Allow = true, "8080", nil
	for _, name := range []string{"localhost", "127.0.0.1"} {
		if !slices.Contains(v.Names, name) {
			v.Names = append(v.Names, name)
		}
	}
	v.Host, v.Proto = "$http_host", "$browser_scheme"
}
