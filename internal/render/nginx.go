package render

import (
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"example.com/magi-harden/internal/design"
)

// nginxView has the values of nginx.conf, for a TLS proxy or for a relay behind a port
// on the host's loopback.
type nginxView struct {
	TLS   bool // TLS on 8443, else plain HTTP on 8080
	Relay bool // the other

	Listen      string   // arguments of listen
	HTTP2On     bool     // as a directive; older releases need it in Listen
	RejectNames bool     // reject the TLS handshake for unknown names
	Names       []string // server names
	HSTS        bool
	Redirect    bool // from plain HTTP, on 8080
	Allow       []netip.Prefix

	Upstream string // host:port of Jupyter
	Kept     bool   // through an upstream group with keepalive
	Target   string // value of $jupyter: the group or Upstream

	Further []further // ports of the container on the host's loopback

	Host  string // value of the Host header for Jupyter, in nginx syntax
	Proto string // value of X-Forwarded-Proto

	LoginKey    string // method and path of a login
	LoginPath   string
	VersionPath string
	StatusPath  string   // of a page that needs a login
	PlainOrigin string   // origin of the same host and port without TLS; empty: it is allowed
	LongPaths   []string // of connections that may be idle for long
}

// further is a further port of the container that nginx relays.
type further struct {
	Listen   int
	Upstream string // host:port
}

// longPaths returns the prefixes of the WebSockets of kernels, events, terminals,
// language servers and shared editing. None ends with a slash: nginx would redirect
// the path without it and Jupyter the one with it, in a loop.
func longPaths(base string) []string {
	var out []string
	for _, p := range []string{"api/kernels", "api/events/subscribe", "terminals/websocket", "lsp", "api/collaboration", "api/yjs"} {
		out = append(out, base+p)
	}
	return out
}

func newNginxView(in Input) (any, error) {
	n, ok := in.Design.Front.(design.Nginx)
	if !ok {
		return nil, errors.New("the front is not nginx")
	}
	base := in.Design.Jupyter.Server.BaseURL
	if err := n.Check(base); err != nil {
		return nil, err
	}
	v := nginxView{
		Names: n.Names, Upstream: hostPort(n.Service.Upstream),
		LoginKey: "POST:" + base + "login", LoginPath: base + "login", VersionPath: base + "api", StatusPath: base + "api/status", LongPaths: longPaths(base),
	}
	release, known := nginxVersion(n.Service.Image)
	// The form for releases before 1.27.3 works in all of them, so images of unknown
	// release get it. It opens a connection per request.
	v.Kept = known && release.atLeast(upstreamResolve)
	v.Target = v.Upstream
	if v.Kept {
		v.Target = "kept_jupyter"
	}
	for _, u := range n.Service.Also {
		v.Further = append(v.Further, further{u.Listen, hostPort(u)})
	}
	if n.EndsTLS() {
		v.proxy(n, known && release.atLeast(http2Directive))
		if plain := "http://" + n.Authority; !slices.Contains(in.Design.Jupyter.Server.Origins, plain) {
			v.PlainOrigin = plain
		}
	} else {
		// A tunnel or the user's proxy may use any port. nginx checks the name, so the
		// client's own header can be passed.
		v.Relay, v.Listen, v.Host, v.Proto = true, "8080", "$http_host", "$browser_scheme"
	}
	return v, nil
}

func hostPort(u design.Upstream) string { return fmt.Sprintf("%s:%d", u.Service, u.Port) }

// proxy sets the values of a TLS proxy. Jupyter compares Host with the page's origin,
// so it gets the name and port in the browser's address bar, not the client's header.
func (v *nginxView) proxy(n design.Nginx, http2Directive bool) {
	v.TLS, v.HTTP2On, v.Listen = true, http2Directive, "8443 ssl"
	if !http2Directive {
		v.Listen = "8443 ssl http2" // with a warning from 1.25.1 on
	}
	v.RejectNames, v.Redirect, v.Allow = n.RejectNames, n.Redirect, n.Allow
	// Only with the user's own certificate, which browsers trust: with HSTS a browser
	// would no longer let anybody accept a private one.
	v.HSTS = !n.LocalCA()
	v.Host, v.Proto = n.Authority, "https"
}
