package nginxconf

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

var (
	host      = regexp.MustCompile(`^([A-Za-z0-9._*-]+|\[[0-9a-fA-F:.]+\])(:\d{1,5})?$`)
	httpURL   = regexp.MustCompile(`^((?i:https?)://)([A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\])((?::\d{1,5})?(?:[/?].*)?)$`)
	listening = regexp.MustCompile(`^(default_server|default|ssl|http2|proxy_protocol|bind|deferred|reuseport|(backlog|rcvbuf|sndbuf|so_keepalive|fastopen|setfib)=[\w:]*)$`)
	pooled    = regexp.MustCompile(`^(backup|down|resolve|(weight|max_conns|max_fails|fail_timeout)=\w*)$`)
	resolving = regexp.MustCompile(`^(valid|ipv4|ipv6)=\w*$`)
)

// rest demands that the arguments behind the first one match.
func (w *wording) rest(known *regexp.Regexp) {
	for _, a := range w.d.Args[1:] {
		w.doubt = w.doubt || !known.MatchString(a)
	}
}

func (w *wording) listen() {
	if len(w.args) == 0 {
		return
	}
	if file, ok := strings.CutPrefix(w.d.Args[0], "unix:"); ok {
		if _, ok := inside(file, true); !ok || !strings.HasPrefix(file, "/") {
			w.fault = Path
		}
	} else {
		w.doubt = !host.MatchString(w.d.Args[0])
	}
	w.rest(listening)
	w.set(w.socket(w.d.Args[0]))
}

// server puts this machine in the place of a host of an upstream.
func (w *wording) server() {
	if w.d.Body != nil || len(w.args) == 0 {
		return
	}
	m := host.FindStringSubmatch(w.d.Args[0])
	if m == nil {
		w.doubt = true
		return
	}
	w.rest(pooled)
	w.set("127.0.0.1" + m[2])
	if w.places.Older {
		w.args = slices.DeleteFunc(w.args, func(a string) bool { return a == "resolve" })
	}
}

func isRange(s string) bool {
	_, err := netip.ParsePrefix(s)
	if err != nil {
		_, err = netip.ParseAddr(s)
	}
	return err == nil
}

func (w *wording) resolver() {
	for i, a := range w.d.Args {
		switch {
		case host.MatchString(a):
			w.args[i] = "127.0.0.1"
		case !resolving.MatchString(a):
			w.doubt = true
		}
	}
}

// proxy leaves variables and the names of upstreams, which are not looked up.
func (w *wording) proxy() {
	first := w.d.Arg(0)
	if len(w.args) == 0 || strings.Contains(first, "$") && !strings.Contains(strings.ToLower(first), "unix:") {
		return
	}
	m := httpURL.FindStringSubmatch(first)
	switch {
	case m == nil:
		w.doubt = true
	case !w.pools[strings.ToLower(m[2])]:
		w.set(m[1] + "127.0.0.1" + m[3])
	}
}
