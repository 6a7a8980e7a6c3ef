//go:build e2e

package e2e

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// testIsClosed tries what must not work.
func testIsClosed(t *testing.T, s *stack, v visitor, base string) {
	t.Run("tokens", func(t *testing.T) {
		for name, header := range map[string]http.Header{
			"none": nil, "wrong": {"Authorization": {"token " + strings.Repeat("0", 64)}}, "empty": {"Authorization": {"token "}},
		} {
			a, err := v.ask(t, http.MethodGet, base+"api/contents", nil, func(r *http.Request) {
				for k, val := range header {
					r.Header[k] = val
				}
			})
			if err != nil || a.status != http.StatusForbidden {
				t.Errorf("%s: status %d, %v", name, a.status, err)
			}
		}
		j := newJupyter(t, v, base)
		if status := j.login(""); status == http.StatusFound {
			t.Error("an empty token logs in")
		}
	})

	t.Run("origins", func(t *testing.T) {
		j := s.loggedIn(t, v, base)
		k := j.newKernel()
		evil := http.Header{"Origin": {"https://evil.example"}}
		if a := j.do(http.MethodGet, "api/contents", nil, evil); a.header.Get("Access-Control-Allow-Origin") != "" && a.header.Get("Access-Control-Allow-Origin") != "https://"+domain {
			t.Errorf("GET allows %q", a.header.Get("Access-Control-Allow-Origin"))
		}
		post := http.Header{"Origin": {"https://evil.example"}, "X-Xsrftoken": {""}}
		if a := j.do(http.MethodPost, "api/contents", []byte("{}"), post); a.status < 400 {
			t.Errorf("POST: status %d", a.status)
		}
		if conn, status, err := j.connect(k.id, evil); err == nil {
			conn.CloseNow()
			t.Error("a WebSocket from a foreign page opens")
		} else if status != http.StatusForbidden {
			t.Errorf("WebSocket: status %d", status)
		}
	})

	t.Run("names", func(t *testing.T) {
		foreign := v
		foreign.sni, foreign.ca = "other.example.com", nil
		if a, err := foreign.ask(t, http.MethodGet, base, nil, nil); err == nil {
			t.Errorf("a foreign server name: status %d", a.status)
		}
		if a, err := v.ask(t, http.MethodGet, base, nil, func(r *http.Request) { r.Host = "evil.example" }); err == nil && a.status < 400 {
			t.Errorf("a foreign Host: status %d", a.status)
		}
	})

	t.Run("TLS 1.1", func(t *testing.T) {
		old := v
		old.min, old.max = tls.VersionTLS10, tls.VersionTLS11
		if a, err := old.ask(t, http.MethodGet, base, nil, nil); err == nil {
			t.Errorf("status %d", a.status)
		}
	})

	t.Run("plain HTTP", func(t *testing.T) {
		plain := visitor{from: v.from, to: machineIP + ":80"}
		a, err := plain.ask(t, http.MethodGet, "http://"+domain+"/lab?token=abc", nil, nil)
		if err != nil || a.status != http.StatusPermanentRedirect || a.header.Get("Location") != "https://"+domain+"/lab" {
			t.Errorf("status %d, to %q, %v", a.status, a.header.Get("Location"), err)
		}
	})

	t.Run("logs", func(t *testing.T) {
		a, err := v.ask(t, http.MethodGet, base+"lab?token="+s.token(), nil, nil)
		if err != nil || a.status != http.StatusOK && a.status != http.StatusFound {
			t.Fatalf("status %d, %v", a.status, err)
		}
		if _, err := v.ask(t, http.MethodGet, base+"static/x", nil, func(r *http.Request) { r.Header.Set("Referer", base+"?token="+s.token()) }); err != nil {
			t.Fatal(err)
		}
		for _, service := range []string{"nginx", "jupyter"} {
			if log := s.logs(service); strings.Contains(log, s.token()) {
				t.Errorf("the log of %s has the token", service)
			} else if len(log) == 0 {
				t.Errorf("%s has no log at all", service)
			}
		}
	})

	t.Run("guesses", func(t *testing.T) { testGuesses(t, s, v, base) })

	t.Run("slow headers", func(t *testing.T) {
		conn, err := v.from.dial(t.Context(), "tcp", v.to, v.source)
		if err != nil {
			t.Fatal(err)
		}
		client := tls.Client(conn, &tls.Config{ServerName: domain, InsecureSkipVerify: true})
		defer client.Close()
		if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: "+domain+"\r\n"); err != nil {
			t.Fatal(err)
		}
		_ = client.SetReadDeadline(time.Now().Add(40 * time.Second))
		started := time.Now()
		if _, err := io.ReadAll(client); err != nil && time.Since(started) > 35*time.Second {
			t.Errorf("a request that never ends is kept open: %v", err)
		}
	})
}

// testGuesses guesses tokens on every kind of path while a kernel is open.
func testGuesses(t *testing.T, s *stack, v visitor, base string) {
	k := s.loggedIn(t, v, base).newKernel()
	guesser := visitor{from: newHost(t, "192.168.1.66/24"), to: v.to, ca: v.ca}
	client := guesser.client(t, nil)
	passed := 0
	for i := range 200 {
		guess := fmt.Sprintf("%064x", i)
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"api/kernels?token="+url.QueryEscape(guess), nil)
		if i%2 == 0 {
			request.URL.RawQuery = ""
			request.Header.Set("Authorization", "token "+guess)
		}
		a, err := send(client, request)
		if err != nil {
			t.Fatal(err)
		}
		if a.status != http.StatusTooManyRequests {
			passed++
		}
	}
	if passed > 120 {
		t.Errorf("%d of 200 guesses were let through", passed)
	}
	t.Logf("%d of 200 guesses were let through", passed)
	if o := k.run("1 + 1", time.Minute); o.result != "2" {
		t.Errorf("the open kernel suffers: %+v", o)
	}
	if status := newJupyter(t, guesser, base).login(s.token()); status != http.StatusFound && status != http.StatusTooManyRequests {
		t.Errorf("login of the guesser: status %d", status)
	}
}

// testWhoGetsIn comes from everywhere.
func testWhoGetsIn(t *testing.T, s *stack, v visitor, base string) {
	outside := v
	outside.from = newHost(t, "198.51.100.7/24")
	if a, err := outside.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusForbidden {
		t.Errorf("an address outside the list: status %d, %v", a.status, err)
	}
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("an address of the list: status %d, %v", a.status, err)
	}
	six := visitor{from: newHost(t, "fd00:1::50/64"), to: "[" + machineIPv6 + "]:443", ca: v.ca}
	if a, err := six.ask(t, http.MethodGet, base+"login", nil, nil); err == nil && a.status != http.StatusForbidden {
		t.Errorf("over IPv6: status %d", a.status)
	}
	for _, port := range []string{"8888"} {
		if conn, err := v.from.dial(t.Context(), "tcp", machineIP+":"+port, v.source); err == nil {
			conn.Close()
			t.Errorf("port %s is open", port)
		}
	}
	if conn, err := v.from.dial(t.Context(), "tcp", machineIP+":3000", v.source); err != nil {
		t.Errorf("a sibling's port was closed: %v", err)
	} else {
		conn.Close()
	}
	out, err := s.tryExec("open-webui", "python3", "-c", "import ssl,urllib.request as u\nc=ssl._create_unverified_context()\ntry: print(u.urlopen(u.Request('https://"+machineIP+"/login',headers={'Host':'"+domain+"'}),context=c,timeout=5).status)\nexcept Exception as e: print(getattr(e,'code',type(e).__name__))")
	if err == nil && strings.TrimSpace(out) == "200" {
		t.Errorf("another container gets in: %s", out)
	}

	// Routed straight to the container, past the published port: the table closes that.
	if _, err := s.run("nft", "-f", "config/firewall/magi-harden.nft"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = s.run("nft", "delete", "table", "inet", "magi_harden_"+strings.ReplaceAll(s.bridge(), "-", "_"))
	})
	inside := s.address("nginx", "jupyter_edge")
	if _, err := v.from.run(t, "ip", "route", "replace", inside+"/32", "via", machineIP); err != nil {
		t.Fatal(err)
	}
	direct := v
	direct.to = inside + ":8443"
	if a, err := direct.ask(t, http.MethodGet, base+"login", nil, nil); err == nil {
		t.Errorf("routed straight to nginx: status %d", a.status)
	}
	if a, err := v.ask(t, http.MethodGet, base+"login", nil, nil); err != nil || a.status != http.StatusOK {
		t.Errorf("with the table loaded, an address of the list: status %d, %v", a.status, err)
	}
	if o := s.loggedIn(t, v, base).newKernel().run("2 + 2", time.Minute); o.result != "4" {
		t.Errorf("with the table loaded: %+v", o)
	}
	blocked := outside
	if a, err := blocked.ask(t, http.MethodGet, base+"login", nil, nil); err == nil {
		t.Errorf("with the table loaded, an address outside the list: status %d", a.status)
	}
}
