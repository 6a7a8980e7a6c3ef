package nginxconf

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"
)

// wording is one directive on its way into a trial.
type wording struct {
	*trial
	parent *Directive
	d      *Directive
	class  class

	args  []string
	omit  bool // the trial goes without it
	doubt bool
	fault Kind
}

// judge sets what becomes of the directive. It fails closed: what no case proves
// harmless is a doubt.
func (w *wording) judge() {
	w.class = w.classHere()
	switch w.class {
	case plain, valueBlock:
	case process:
		w.omit = true
		w.doubt = w.d.Body != nil
	case module:
		w.fault = Module
	case script:
		w.fault = Script
	case environment:
		w.fault = Environment
	case include:
		w.include()
	case logPath:
		w.log()
	case ownPath:
		w.own()
	case certPath:
		w.pem(w.places.Certificate)
	case keyPath:
		w.pem(w.places.Key)
	case readPath:
		w.reads()
	case listenAt:
		w.listen()
	case serverAt:
		w.server()
	case resolverAt:
		w.resolver()
	case proxyTo:
		w.proxy()
	case addressRange:
		w.doubt = !isRange(w.d.Arg(0))
	default:
		w.doubt = true
	}
	w.words()
	if w.places.Older && w.d.Name == "http2" {
		w.omit = true
	}
}

// amongValues reports whether the name is a value.
func (w *wording) amongValues() bool {
	return w.parent != nil && w.classes[w.parent.Name] == valueBlock
}

// name is a directive's, for a fault: that around it for a value.
func (w *wording) name() string {
	if w.amongValues() && w.class == plain {
		return w.parent.Name
	}
	return w.d.Name
}

// classHere is that of the name, which among values is no directive's.
func (w *wording) classHere() class {
	if w.amongValues() {
		switch {
		case w.d.Body != nil:
			return unlisted // nginx takes no block there
		case w.d.Name == "include":
			return include
		}
		return plain
	}
	return classOf(w.classes, w.d.Name)
}

// words looks at what no directive may have: another socket of the container, and
// bytes that end a string in nginx but not here.
func (w *wording) words() {
	for _, word := range append([]string{w.d.Name}, w.d.Args...) {
		if w.class != listenAt && w.class != unlisted && w.fault == 0 && strings.Contains(strings.ToLower(word), "unix:/") {
			w.fault = Path
		}
		w.doubt = w.doubt || strings.ContainsFunc(word, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' && r != '\r' })
	}
}

func (w *wording) include() {
	w.doubt = true
	if len(w.args) == 0 {
		return
	}
	rel, ok := inside(w.d.Args[0], false)
	if !ok {
		w.fault = Include
		return
	}
	w.verdict.Includes = append(w.verdict.Includes, Own{w.d.Line, rel})
}

// set puts a path in the place of the first argument.
func (w *wording) set(path string) {
	if len(w.args) > 0 {
		w.args[0] = path
	}
}

func (w *wording) log() {
	first := w.d.Arg(0)
	_, ok := inside(first, true)
	switch {
	case len(w.args) == 0, first == "off" && w.d.Name == "access_log", first == "stderr" && w.d.Name == "error_log":
	case strings.HasPrefix(first, "syslog:"), strings.HasPrefix(first, "memory:"):
		w.doubt = true
	case !ok && first != "/dev/stdout" && first != "/dev/stderr" && first != "/dev/null":
		w.fault = Path
	case w.d.Name == "error_log":
		w.set("stderr")
	default:
		w.set(w.places.Dir + "/access.log")
	}
}

func (w *wording) own() {
	rel, ok := inside(w.d.Arg(0), true)
	switch {
	case len(w.args) == 0, w.d.Arg(0) == "off" && w.d.Name == "auth_basic_user_file":
	case !ok:
		w.fault = Path
	default:
		w.set(w.places.Dir + "/tmp/" + rel)
	}
}

// pem puts the trial's own pair in the place of a certificate or a key.
func (w *wording) pem(instead string) {
	first := w.d.Arg(0)
	scheme, _, _ := strings.Cut(first, ":")
	switch {
	case len(w.args) == 0:
	case scheme == "engine", scheme == "store":
		w.fault = Module
	case scheme == "data", strings.Contains(first, "$") && (first[0] == '$' || strings.HasPrefix(first, Mounted+"/") || strings.HasPrefix(first, Certificates+"/")):
		w.doubt = true // text, or a file that only a request names
	case !certificate(first):
		w.fault = Path
	default:
		w.set(instead)
	}
}

// reads looks at files whose content a trial has nothing for.
func (w *wording) reads() {
	w.doubt = true
	if _, ok := inside(w.d.Arg(0), false); !ok && len(w.args) > 0 {
		w.fault = Path
	}
}

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
