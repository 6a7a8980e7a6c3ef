package render

import (
	"bufio"
	gotls "crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"example.com/magi-harden/internal/design"
)

func TestLiveNames(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		for _, name := range []string{"evil.example", "", "localhost"} { // an empty name sends none
			conn, err := dial("127.0.1.1", p.front)
			if err != nil {
				t.Fatal(err)
			}
			conf := p.tlsConfig()
			conf.ServerName = name
			err = gotls.Client(conn, conf).Handshake()
			conn.Close()
			if err == nil || !strings.Contains(err.Error(), "unrecognized name") {
				t.Errorf("server name %q: %v", name, err)
			}
		}
		c := p.client(t, "127.0.1.1", false)
		if a := p.get(t, c, "login", nil); a.status != 200 || a.body != "public" {
			t.Errorf("right name: %+v", a)
		}
		foreign := func(host string) func(*http.Request) { return func(r *http.Request) { r.Host = host } }
		if a := p.get(t, c, "login", foreign("evil.example")); !a.cut() {
			t.Errorf("right server name, foreign Host: %+v", a)
		}

		p = start(domain("192.0.2.7"))
		c = p.client(t, "127.0.1.1", false) // sends no server name for an address
		if a := p.get(t, c, "login", nil); a.status != 200 {
			t.Errorf("address: %+v", a)
		}
		if a := p.get(t, c, "login", foreign("evil.example")); !a.cut() {
			t.Errorf("address, foreign Host: %+v", a)
		}
	})
}

func TestLiveTLS(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		shake := func(version, suite uint16, cache gotls.ClientSessionCache) (gotls.ConnectionState, error) {
			conn, err := dial("127.0.1.1", p.front)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			conf := p.tlsConfig()
			conf.MaxVersion, conf.ClientSessionCache = version, cache
			if suite != 0 {
				conf.CipherSuites = []uint16{suite}
			}
			c := gotls.Client(conn, conf)
			if err := c.Handshake(); err != nil {
				return gotls.ConnectionState{}, err
			}
			fmt.Fprintf(c, "GET %slogin HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", p.base, p.host)
			io.Copy(io.Discard, c) // a ticket of TLS 1.3 comes after the handshake
			return c.ConnectionState(), nil
		}
		if _, err := shake(gotls.VersionTLS11, 0, nil); err == nil {
			t.Error("TLS 1.1 is spoken")
		}
		if _, err := shake(gotls.VersionTLS12, gotls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, nil); err == nil {
			t.Error("a CBC suite is taken")
		}
		if s, err := shake(gotls.VersionTLS12, gotls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, nil); err != nil || s.Version != gotls.VersionTLS12 {
			t.Errorf("TLS 1.2: %v", err)
		}
		cache := gotls.NewLRUClientSessionCache(1)
		for range 2 {
			if s, err := shake(gotls.VersionTLS12, 0, cache); err != nil || s.DidResume {
				t.Errorf("tickets are given: %v", err)
			}
		}
		if s, err := shake(gotls.VersionTLS13, 0, nil); err != nil || s.Version != gotls.VersionTLS13 {
			t.Errorf("TLS 1.3: %v", err)
		}
	})
}

func TestLiveRedirect(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		_, port, _ := strings.Cut(p.plain, ":")
		c := p.client(t, "127.0.1.1", false)
		site := "http://jupyter.example.com:" + port
		for path, want := range map[string]string{
			"/":                                 "/",
			"/jupyter/lab?token=" + rightToken:  "/jupyter/lab",
			"/a%20b%0d%0aSet-Cookie:%20x?":      "/a%20b%0d%0aSet-Cookie:%20x",
			"//evil.example/x":                  "//evil.example/x",
			"/jupyter/lab/tree/ä.ipynb#x?token": "/jupyter/lab/tree/%C3%A4.ipynb",
		} {
			for _, method := range []string{"GET", "POST", "HEAD"} {
				a := p.do(t, c, method, site+path, "", nil)
				if got := a.header.Get("Location"); a.status != 308 || got != "https://"+p.host+want || a.header.Get("Set-Cookie") != "" {
					t.Errorf("%s %s: %d to %s", method, path, a.status, got)
				}
			}
		}
		if a := p.do(t, c, "GET", site+"/", "", func(r *http.Request) { r.Host = "evil.example" }); !a.cut() {
			t.Errorf("foreign Host: %+v", a)
		}
		if a := p.do(t, p.client(t, "127.1.0.1", false), "GET", site+"/", "", nil); a.status != 403 || a.header.Get("Location") != "" {
			t.Errorf("outside of the allow list: %+v", a)
		}
	})
}

func TestLiveAllowList(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		out := p.client(t, "127.1.0.1", true)
		for _, path := range []string{"", "login", "api", "api/kernels", "api/kernels/1/channels", "static/x", "../"} {
			for _, method := range []string{"GET", "POST"} {
				a := p.do(t, out, method, p.url(path), "", func(r *http.Request) {
					loggedIn(r)
					r.Header.Set("X-Forwarded-For", "127.0.0.1")
				})
				if a.status != 403 || a.body != "403: nothing here for 127.1.0.1\n" {
					t.Errorf("%s %s: %+v", method, path, a)
				}
			}
		}
	})
}

func TestLiveRequestHeaders(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		ask := func(p *proxy, change func(*http.Request)) map[string][]string {
			a := p.get(t, p.client(t, "127.0.1.9", false), "api/request", func(r *http.Request) {
				loggedIn(r)
				for name, value := range map[string]string{
					"X-Forwarded-For": "6.6.6.6", "X-Real-IP": "6.6.6.6", "X-Forwarded-Proto": "gopher", "X-Scheme": "http", "X-Forwarded-Host": "evil.example",
					"X-Forwarded-Port": "1", "Forwarded": "for=6.6.6.6", "Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "User-Agent": "u",
				} {
					r.Header.Set(name, value)
				}
				if change != nil {
					change(r)
				}
			})
			var got map[string][]string
			if err := json.Unmarshal([]byte(a.body), &got); err != nil {
				t.Fatalf("%+v: %v", a, err)
			}
			delete(got, "Accept-Encoding")
			return got
		}
		want := func(host, proto string) map[string][]string {
			return map[string][]string{"Host": {host}, "X-Forwarded-For": {"127.0.1.9"}, "X-Real-Ip": {"127.0.1.9"}, "X-Forwarded-Proto": {proto},
				"Cookie": {"username=in"}, "User-Agent": {"u"}}
		}
		p := start()
		if diff := gocmp.Diff(want(p.host, "https"), ask(p, nil)); diff != "" {
			t.Errorf("proxy (-want +got):\n%s", diff)
		}
		p = start(loopback)
		for _, host := range []string{"localhost:12345", "127.0.0.1:8888", "jupyter.example.com"} {
			if diff := gocmp.Diff(want(host, "http"), ask(p, func(r *http.Request) { r.Host = host })); diff != "" {
				t.Errorf("relay for %s (-want +got):\n%s", host, diff)
			}
		}
		if diff := gocmp.Diff(want(p.host, "https"), ask(p, with("X-Forwarded-Proto", "https"))); diff != "" {
			t.Errorf("relay behind TLS (-want +got):\n%s", diff)
		}
		for _, host := range []string{"evil.example", "localhost.evil.example", "127.0.0.2"} {
			if a := p.get(t, p.client(t, "127.0.1.9", false), "login", func(r *http.Request) { r.Host = host }); !a.cut() {
				t.Errorf("relay for %s: %+v", host, a)
			}
		}
	})
}

func TestLiveAnswers(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start(func(in *design.Facts) { in.Answers.TLS = "files" })
		c := p.client(t, "127.0.1.2", true)
		check := func(name string, a answer, status int) {
			t.Helper()
			got := map[string][]string{}
			for _, h := range []string{"X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Strict-Transport-Security", "Server"} {
				got[h] = a.header.Values(h)
			}
			want := map[string][]string{"X-Content-Type-Options": {"nosniff"}, "X-Frame-Options": {"SAMEORIGIN"}, "Referrer-Policy": {"same-origin"},
				"Strict-Transport-Security": {"max-age=31536000"}, "Server": {"nginx"}}
			if diff := gocmp.Diff(want, got); diff != "" || a.status != status {
				t.Errorf("%s: %d %q (-want +got):\n%s", name, a.status, a.body, diff)
			}
		}
		ok := p.get(t, c, "login", nil)
		check("200", ok, 200)
		if csp := ok.header.Get("Content-Security-Policy"); csp != "frame-ancestors 'self'" {
			t.Errorf("CSP: %q", csp)
		}
		check("Jupyter's 403", p.get(t, c, "api/contents", nil), 403)
		check("nginx's 403", p.get(t, c, "api", nil), 403)
		if a := p.get(t, c, "api", loggedIn); a.status != 200 || a.body != `{"version": "2.21.1"}` {
			t.Errorf("version for a user: %+v", a)
		}
		if a := p.get(t, c, "api/kernels", loggedIn); a.status != 200 {
			t.Errorf("list of kernels: %+v", a) // no redirect to api/kernels/
		}
		if a := p.do(t, c, "GET", "http://"+p.health+"/healthz", "", nil); a.status != 200 || a.body != "ok\n" {
			t.Errorf("health: %+v", a)
		}
		p.jupyter.Close()
		down := p.get(t, c, "lab", loggedIn)
		check("502", down, 502)
		if !strings.Contains(down.body, "Jupyter does not answer") {
			t.Errorf("502: %q", down.body)
		}
	})
}

func TestLiveBodies(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		for _, http2 := range []bool{false, true} {
			c := p.client(t, "127.0.1.3", http2)
			if a := p.do(t, c, "PUT", p.url("api/contents/a"), strings.Repeat("x", 3<<20), loggedIn); a.body != fmt.Sprintf("%d bytes", 3<<20) {
				t.Errorf("3 MB: %+v", a)
			}
			if a := p.get(t, c, "login", with("Cookie", strings.Repeat("c", 12<<10))); a.status != 200 {
				t.Errorf("12 kB of cookies: %d", a.status)
			}
			if a := p.get(t, c, "login", with("Cookie", strings.Repeat("c", 80<<10))); a.status == 200 {
				t.Error("80 kB of cookies pass")
			}
		}
		conn, err := dial("127.0.1.3", p.front)
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		s := gotls.Client(conn, p.tlsConfig())
		fmt.Fprintf(s, "PUT %sapi/contents/a HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n", p.base, p.host, 65<<20)
		if line, err := bufio.NewReader(s).ReadString('\n'); !strings.Contains(line, "413") {
			t.Errorf("65 MB: %q %v", line, err)
		}
	})
}

func TestLiveStream(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		req, err := http.NewRequest("GET", p.url("api/stream"), nil)
		if err != nil {
			t.Fatal(err)
		}
		loggedIn(req)
		res, err := p.client(t, "127.0.1.4", false).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		first := make([]byte, 3)
		if _, err := io.ReadFull(res.Body, first); err != nil || string(first) != "one" {
			t.Fatalf("%q %v", first, err)
		}
		close(p.gate) // only now does Jupyter go on
		if rest, err := io.ReadAll(res.Body); err != nil || string(rest) != "two" {
			t.Errorf("%q %v", rest, err)
		}
	})
}

func TestLiveFollowsJupyterToANewAddress(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		c := p.client(t, "127.0.1.5", false)
		for range 2 {
			p.names.set(nobody) // the container is gone
			waitForStatus(t, p, c, 502)
			p.names.set([4]byte{127, 0, 0, 2})
			waitForStatus(t, p, c, 200)
		}
	})
}

func waitForStatus(t *testing.T, p *proxy, c *http.Client, want int) {
	t.Helper()
	var a answer
	for range 150 {
		if a = p.get(t, c, "login", nil); a.status == want {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("no %d: %+v", want, a)
}
