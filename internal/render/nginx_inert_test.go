package render

import (
	"testing"

	"example.com/magi-harden/internal/nginxconf"
	gocmp "github.com/google/go-cmp/cmp"

	"example.com/magi-harden/internal/design"
)

func TestNginxQuote(t *testing.T) {
	for in, want := range map[string]string{
		"jupyter.example.com:443": "jupyter.example.com:443",
		"/a/b_c-d/":               "/a/b_c-d/",
		"":                        `""`,
		"a b":                     `"a b"`,
		`a";b`:                    `"a\";b"`,
		`a\`:                      `"a\\"`,
		`\n`:                      `"\\n"`,
		"{}#'~*":                  `"{}#'~*"`,
		"ü":                       `"ü"`,
	} {
		if got, err := nginxQuote(in); err != nil || got != want {
			t.Errorf("%q: %s %v, want %s", in, got, err, want)
		}
	}
	for _, in := range []string{"$host", "a${b}", "a\nb", "\r", "\x00", "\x7f", "\u0085"} {
		if got, err := nginxQuote(in); err == nil {
			t.Errorf("%q: %s", in, got)
		}
	}
}

func FuzzNginxQuote(f *testing.F) {
	for _, s := range []string{"", "a", `"`, `\`, `\"; evil`, "a b{", "$x", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted, err := nginxQuote(s)
		if err != nil || len(s) > 4000 {
			return
		}
		c, err := nginxconf.Parse("q", []byte("a "+quoted+";b;"))
		if err != nil || len(c.Block) != 2 || len(c.Block[0].Args) != 1 || c.Block[0].Args[0] != s {
			t.Errorf("%q became %s: %v %v", s, quoted, c, err)
		}
	})
}

// nginxTree is a configuration without its values.
func nginxTree(c *nginxconf.Config) (out []string) {
	c.Walk(func(parents []*nginxconf.Directive, d *nginxconf.Directive) {
		path := ""
		for _, p := range parents {
			path += p.Name + "/"
		}
		out = append(out, path+d.Name)
	})
	return out
}

// FuzzNginx tries to add a directive by way of an answer.
func FuzzNginx(f *testing.F) {
	for _, s := range [][3]string{
		{"jupyter.example.com", "/", "jupyter"}, {"a;b", "/a/;b/", "a;b"}, {"a\nb", "/}\n", "x\n}"}, {`a"b`, `/"/`, `";evil "`}, {"$host", "/$uri/", "$x"},
		{"192.0.2.7", "/~a/", "{{.}}"}, {"~.*", "/*/", "~x"}, {"a#b", "/#/", "#"}, {"_", "//", ""},
	} {
		f.Add(s[0], s[1], s[2])
	}
	f.Fuzz(func(t *testing.T, name, url, service string) {
		hostile := func(in *design.Facts) { in.Answers.Domain, in.Answers.BaseURL, in.Jupyter.Service = name, url, service }
		for _, in := range []design.Facts{proxyInput(hostile), proxyInput(loopback, hostile), proxyInput(image("nginx:1.22"), hostile)} {
			view, err := newNginxView(inputOf(in))
			if err != nil {
				continue
			}
			text, err := execute("config/nginx/nginx.conf", view)
			if err != nil || len(service) > 4000 {
				continue
			}
			harmless := in
			harmless.Jupyter.Service, harmless.Answers.BaseURL, harmless.Answers.Domain = "jupyter", "/", "jupyter.example.com"
			if in.Answers.DomainIsIP() {
				harmless.Answers.Domain = "192.0.2.7"
			}
			c := parseNginx(t, string(text))
			// A login's key, and its path, are names of directives for the parser of a map.
			got, want := nginxTree(c), nginxTree(parseNginx(t, renderNginx(t, harmless)))
			for i := range want {
				for _, key := range []string{"POST:", ""} {
					if want[i] == "http/map/"+key+"/login" && got[i] == "http/map/"+key+url+"login" {
						got[i] = want[i]
					}
				}
			}
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Errorf("%q %q %q (-want +got):\n%s", name, url, service, diff)
			}
			var places int
			c.Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
				if d.Name == "server_name" && d.Arg(0) == name || (d.Name == "set" && d.Arg(1) == service+":8888" || d.Name == "server" && d.Arg(0) == service+":8888") {
					places++
				}
			})
			if places < 2 {
				t.Errorf("%q or %q are not where they belong in\n%s", name, service, text)
			}
		}
	})
}

func TestNginxVersion(t *testing.T) {
	for in, want := range map[string]version{
		"nginx:1.22": {1, 22, 0}, "nginx:1.22.1-alpine": {1, 22, 1}, "nginxinc/nginx-unprivileged:1.30.5-alpine": {1, 30, 5},
		"docker.io/library/nginx:1.27.3": {1, 27, 3}, "localhost:5000/x/nginx:v1.26.2": {1, 26, 2}, "nginx:1.28-trixie-perl": {1, 28, 0},
		"ubuntu/nginx:1.24-24.04_beta": {1, 24, 0}, "nginx:1.30.5@sha256:0000000000000000000000000000000000000000000000000000000000000000": {1, 30, 5},
		"bitnami/nginx:1.27.3-debian-12-r0": {1, 27, 3},
	} {
		if got, known := nginxVersion(in); !known || got != want {
			t.Errorf("%s: %v %t", in, got, known)
		}
	}
	for _, in := range []string{
		"nginx", "nginx:stable", "nginx:stable-alpine", "nginx:latest", "nginx:1", "nginx:mainline-alpine3.20", "nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000",
		"openresty/openresty:1.25.3.1-alpine", "nginx:1.25.3.1", "jonasal/nginx-certbot:5.4.0", "example/proxy:1.30.5", "nginx:11111.2", "", "nginx:1.30;x", "NGINX:1.30",
	} {
		if got, known := nginxVersion(in); known {
			t.Errorf("%s: %v", in, got)
		}
	}
	for _, c := range []struct {
		v, w version
		want bool
	}{{version{1, 25, 1}, http2Directive, true}, {version{1, 25, 0}, http2Directive, false}, {version{1, 24, 9}, http2Directive, false}, {version{1, 30, 0}, http2Directive, true}, {version{2, 0, 0}, upstreamResolve, true}, {version{0, 99, 99}, upstreamResolve, false}} {
		if got := c.v.atLeast(c.w); got != c.want {
			t.Errorf("%v at least %v: %t", c.v, c.w, got)
		}
	}
}
