package render

import (
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/nginxconf"
	"example.com/magi-harden/internal/stack"
	gocmp "github.com/google/go-cmp/cmp"
)

// proxyInput is a deployment behind the TLS proxy, with an allow list and the
// redirect.
func proxyInput(changes ...func(*design.Facts)) design.Facts {
	in := design.Facts{
		Answers: answers.Answers{
			Profile: answers.Prod, Expose: answers.ExposeNginx, Egress: answers.EgressReach, Reach: []string{"litellm"},
			Domain: "jupyter.example.com", Bind: netip.MustParseAddr("0.0.0.0"), HTTPSPort: 443, HTTPPort: 80, BaseURL: "/",
			Allow: prefixes("192.168.1.0/24"), TLS: answers.TLSSelfSigned,
			NginxImage: answers.DefaultNginxImage, Bridge: design.DefaultBridge,
		},
		Jupyter: stack.Jupyter{Service: "jupyter", Port: 8888, Published: "${PORT_JUPYTER:-8888}", PublishedNow: 8888},
	}
	for _, change := range changes {
		change(&in)
	}
	return in
}

// loopback is the relay behind a port of 127.0.0.1.
func loopback(in *design.Facts) {
	in.Answers.Expose, in.Answers.Bind = answers.ExposeLoopback, netip.MustParseAddr("127.0.0.1")
	in.Answers.Allow, in.Answers.HTTPPort = nil, 0
}

func image(name string) func(*design.Facts) {
	return func(in *design.Facts) { in.Answers.NginxImage = name }
}
func domain(name string) func(*design.Facts) {
	return func(in *design.Facts) { in.Answers.Domain = name }
}
func base(url string) func(*design.Facts) { return func(in *design.Facts) { in.Answers.BaseURL = url } }
func allow(list ...string) func(*design.Facts) {
	return func(in *design.Facts) { in.Answers.Allow = prefixes(list...) }
}

func prefixes(list ...string) (out []netip.Prefix) {
	for _, p := range list {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

func renderNginx(tb testing.TB, in design.Facts) string {
	tb.Helper()
	view, err := newNginxView(inputOf(in))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := execute("config/nginx/nginx.conf", view)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}

func parseNginx(tb testing.TB, text string) *nginxconf.Config {
	tb.Helper()
	c, err := nginxconf.Parse("nginx.conf", []byte(text))
	if err != nil {
		tb.Fatalf("%v\n%s", err, text)
	}
	return c
}

// variants are the inputs that make a difference to nginx.conf.
func variants() (out []design.Facts) {
	for _, img := range []string{"nginx:1.22", "nginx:1.26.3", "nginxinc/nginx-unprivileged:1.30.5-alpine", "nginx:stable", "nginx@sha256:" + strings.Repeat("0", 64)} {
		for _, url := range []string{"/", "/jupyter/"} {
			for _, name := range []string{"jupyter.example.com", "192.0.2.7"} {
				out = append(out, proxyInput(loopback, image(img), domain(name), base(url)))
				for _, list := range [][]string{nil, {"192.168.1.0/24"}, {"10.0.0.0/8", "192.0.2.9/32", "2001:db8::/32"}} {
					in := proxyInput(image(img), domain(name), base(url), allow(list...))
					other := in
					other.Answers.HTTPPort, other.Answers.HTTPSPort, other.Answers.TLS = 0, 9443, answers.TLSFiles
					out = append(out, in, other)
				}
			}
		}
		longest := proxyInput(image(img), base("/"+strings.Repeat("a/", 127)), domain(strings.Repeat(strings.Repeat("a", 61)+".", 4)+"exam"))
		out = append(out, longest)
	}
	return out
}

func TestNginxSaysTheSameInEveryVariant(t *testing.T) {
	for _, in := range variants() {
		c := parseNginx(t, renderNginx(t, in))
		http := c.First("http").Body
		name := in.Answers.NginxImage + " " + in.Answers.Domain + " " + in.Answers.BaseURL

		// The allow list stands once, is closed, and nothing opens it again.
		var access []string
		c.Walk(func(parents []*nginxconf.Directive, d *nginxconf.Directive) {
			switch d.Name {
			case "allow", "deny":
				if len(parents) != 1 {
					t.Errorf("%s: line %d: %s deeper than http", name, d.Line, d.Name)
				}
				access = append(access, d.Name+" "+d.Arg(0))
			case "satisfy", "set_real_ip_from", "real_ip_header", "auth_basic", "include", "load_module", "user", "alias", "root", "rewrite", "autoindex":
				t.Errorf("%s: line %d: %s", name, d.Line, d.Name)
			case "limit_req", "limit_conn":
				if len(parents) != 1 {
					t.Errorf("%s: line %d: %s replaces the ones of http", name, d.Line, d.Name)
				}
			case "proxy_set_header":
				if len(parents) != 1 {
					t.Errorf("%s: line %d: %s replaces the ones of http", name, d.Line, d.Name)
				}
			case "add_header":
				if parents[len(parents)-1].Name != "server" || d.Arg(len(d.Args)-1) != "always" {
					t.Errorf("%s: line %d: add_header %v", name, d.Line, d.Args)
				}
			case "if":
				if len(d.Body) != 1 || d.Body[0].Name != "return" {
					t.Errorf("%s: line %d: an if that does more than return", name, d.Line)
				}
			case "location":
				if p := d.Arg(len(d.Args) - 1); p != "/" && strings.HasSuffix(p, "/") {
					t.Errorf("%s: line %d: nginx redirects to location %s, and Jupyter away from it", name, d.Line, p)
				}
			case "proxy_pass":
				if to := d.Arg(0); to != "http://$jupyter" && to != "http://$jupyter$needs_login$query" {
					t.Errorf("%s: line %d: proxy_pass %v", name, d.Line, d.Args)
				}
			}
		})
		var want []string
		for _, p := range in.Answers.Allow {
			want = append(want, "allow "+p.String())
		}
		if want != nil {
			want = append(want, "deny all")
		}
		if diff := gocmp.Diff(want, access); diff != "" {
			t.Errorf("%s: access (-want +got):\n%s", name, diff)
		}

		// Every socket has a default server that answers nothing, and each other one a name of ours.
		sockets := map[string]int{}
		for _, s := range http.Named("server") {
			listen := s.Body.First("listen")
			if listen.Arg(len(listen.Args)-1) == "default_server" {
				sockets[listen.Arg(0)]++
				if r := s.Body.First("return"); r == nil || r.Arg(0) != "444" || s.Body.First("location") != nil {
					t.Errorf("%s: line %d: the default server answers", name, s.Line)
				}
			} else if listen.Arg(0) != "127.0.0.1:8081" && s.Body.First("server_name").Arg(0) != in.Answers.Domain {
				t.Errorf("%s: line %d: server_name %v", name, s.Line, s.Body.First("server_name").Args)
			}
		}
		for _, s := range http.Named("server") {
			if l := s.Body.First("listen").Arg(0); l != "127.0.0.1:8081" && sockets[l] != 1 {
				t.Errorf("%s: %d default servers on %s", name, sockets[l], l)
			}
		}
	}
}

func TestNginxForms(t *testing.T) {
	main := func(c *nginxconf.Config) nginxconf.Block {
		for _, s := range c.First("http").Body.Named("server") {
			if s.Body.First("set") != nil {
				return s.Body
			}
		}
		t.Fatal("no main server")
		return nil
	}
	for name, c := range map[string]struct {
		in                                design.Facts
		listen, host, target, kept, names string
		http2, hsts, reject, redirect     bool
	}{
		"1.22":            {in: proxyInput(image("nginx:1.22")), listen: "8443 ssl http2", host: "jupyter.example.com", target: "jupyter:8888", names: "jupyter.example.com", reject: true, redirect: true},
		"1.25.1":          {in: proxyInput(image("nginx:1.25.1")), listen: "8443 ssl", host: "jupyter.example.com", target: "jupyter:8888", names: "jupyter.example.com", http2: true, reject: true, redirect: true},
		"1.27.3":          {in: proxyInput(image("nginx:1.27.3-alpine")), listen: "8443 ssl", host: "jupyter.example.com", target: "kept_jupyter", kept: "jupyter:8888", names: "jupyter.example.com", http2: true, reject: true, redirect: true},
		"stable":          {in: proxyInput(image("nginx:stable")), listen: "8443 ssl http2", host: "jupyter.example.com", target: "jupyter:8888", names: "jupyter.example.com", reject: true, redirect: true},
		"port":            {in: proxyInput(func(in *design.Facts) { in.Answers.HTTPSPort, in.Answers.HTTPPort = 9443, 0 }), listen: "8443 ssl", host: "jupyter.example.com:9443", target: "kept_jupyter", kept: "jupyter:8888", names: "jupyter.example.com", http2: true, reject: true},
		"address":         {in: proxyInput(domain("192.0.2.7")), listen: "8443 ssl", host: "192.0.2.7", target: "kept_jupyter", kept: "jupyter:8888", names: "192.0.2.7", http2: true, redirect: true},
		"own certificate": {in: proxyInput(func(in *design.Facts) { in.Answers.TLS = answers.TLSFiles }), listen: "8443 ssl", host: "jupyter.example.com", target: "kept_jupyter", kept: "jupyter:8888", names: "jupyter.example.com", http2: true, hsts: true, reject: true, redirect: true},
		"relay":           {in: proxyInput(loopback), listen: "8080", host: "$http_host", target: "kept_jupyter", kept: "jupyter:8888", names: "jupyter.example.com localhost 127.0.0.1"},
		"relay localhost": {in: proxyInput(loopback, domain("localhost")), listen: "8080", host: "$http_host", target: "kept_jupyter", kept: "jupyter:8888", names: "localhost 127.0.0.1"},
	} {
		t.Run(name, func(t *testing.T) {
			conf := parseNginx(t, renderNginx(t, c.in))
			http, server := conf.First("http").Body, main(conf)
			got := c
			got.listen = strings.Join(server.First("listen").Args, " ")
			got.target, got.names = server.First("set").Arg(1), strings.Join(server.First("server_name").Args, " ")
			got.http2, got.kept = server.First("http2") != nil, ""
			if u := http.First("upstream"); u != nil {
				got.kept = u.Body.First("server").Arg(0)
			}
			got.hsts, got.reject, got.redirect = false, false, false
			for _, d := range http.Named("proxy_set_header") {
				if d.Arg(0) == "Host" {
					got.host = d.Arg(1)
				}
			}
			conf.Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
				got.hsts = got.hsts || d.Arg(0) == "Strict-Transport-Security"
				got.reject = got.reject || d.Name == "ssl_reject_handshake"
				got.redirect = got.redirect || d.Name == "return" && d.Arg(0) == "308"
			})
			if got.listen != c.listen || got.host != c.host || got.target != c.target || got.kept != c.kept || got.names != c.names ||
				got.http2 != c.http2 || got.hsts != c.hsts || got.reject != c.reject || got.redirect != c.redirect {
				got.in, c.in = design.Facts{}, design.Facts{}
				t.Errorf("got  %+v\nwant %+v", got, c)
			}
		})
	}
}

func TestNginxRefuses(t *testing.T) {
	for _, in := range []design.Facts{
		proxyInput(domain("")), proxyInput(domain("a b")), proxyInput(domain("a;b")), proxyInput(domain("~.*")), proxyInput(domain(".example.com")),
		proxyInput(domain("*.example.com")), proxyInput(domain("A.example.com")), proxyInput(domain("a\nb")), proxyInput(domain("$host")), proxyInput(domain("_")),
		proxyInput(base("")), proxyInput(base("/a")), proxyInput(base("/$uri/")), proxyInput(base("/a b/")), proxyInput(base("/../")), proxyInput(base("/a;}/")), proxyInput(base("/" + strings.Repeat("a", 300) + "/")),
	} {
		if v, err := newNginxView(inputOf(in)); err == nil {
			t.Errorf("was accepted: %+v", v)
		}
	}
	for _, service := range []string{"$host", "a\nb", "a\x00"} {
		view, err := newNginxView(inputOf(proxyInput(func(in *design.Facts) { in.Jupyter.Service = service })))
		if err != nil {
			continue
		}
		if text, err := execute("config/nginx/nginx.conf", view); err == nil {
			t.Errorf("service %q was accepted:\n%s", service, text)
		}
	}
}

// loads asks a real nginx whether it takes a configuration.
func TestNginxLoads(t *testing.T) {
	for _, bin := range nginxBinaries(t) {
		t.Run(bin.version, func(t *testing.T) {
			dir, seen := serverFolder(t), map[string]bool{}
			release, known := nginxVersion("nginx:" + bin.version)
			if !known {
				t.Fatalf("%s is not a release", bin.version)
			}
			for _, in := range variants() {
				if meant, known := nginxVersion(in.Answers.NginxImage); known && !release.atLeast(meant) {
					continue
				}
				text := renderNginx(t, in)
				if seen[text] {
					continue
				}
				seen[text] = true
				path := filepath.Join(dir, "nginx.conf")
				if err := os.WriteFile(path, []byte(moved(t, text, dir)), 0o644); err != nil {
					t.Fatal(err)
				}
				if out, err := exec.Command(bin.path, "-t", "-q", "-e", "stderr", "-c", path).CombinedOutput(); err != nil {
					t.Errorf("%s %s: %v\n%s", in.Answers.NginxImage, in.Answers.Domain, err, out)
				}
			}
			if len(seen) < 25 {
				t.Errorf("only %d variants", len(seen))
			}
		})
	}
}
