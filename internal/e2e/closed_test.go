//go:build e2e

package e2e

import (
	"crypto/tls"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// testIsClosed tries what must not work.
func testIsClosed(t *testing.T, s *stack, v visitor, base string) {
	slow := make(chan error, 1)
	go func() { slow <- sendSlowly(t, v) }()
	t.Run("tokens", func(t *testing.T) {
		host := strings.TrimSuffix(strings.TrimPrefix(base, "https://"), "/")
		cookieName := "username-" + strings.NewReplacer(".", "-", ":", "-").Replace(host)
		if !slices.ContainsFunc(s.loggedIn(t, v, base).cookies(), func(c *http.Cookie) bool { return c.Name == cookieName }) {
			t.Fatal("no login cookie is called ", cookieName)
		}
		for name, header := range map[string]http.Header{
			"none": nil, "wrong": {"Authorization": {"token " + strings.Repeat("0", 64)}}, "empty": {"Authorization": {"token "}},
			"empty cookie":  {"Cookie": {cookieName + "="}},
			"forged cookie": {"Cookie": {cookieName + `="2|1:0|10:1700000000|` + "4:user|4:e30=|" + strings.Repeat("0", 64) + `"`}},
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
		if a := j.do(http.MethodGet, "api/contents", nil, evil); a.header.Get("Access-Control-Allow-Origin") != "" && a.header.Get("Access-Control-Allow-Origin") != j.origin() {
			t.Errorf("GET allows %q", a.header.Get("Access-Control-Allow-Origin"))
		}
		// With the XSRF token, so that it is the Origin that counts.
		for _, c := range []struct {
			origin string
			want   int
		}{{"https://evil.example", http.StatusNotFound}, {j.origin(), http.StatusCreated}} {
			header := http.Header{"Origin": {c.origin}, "Content-Type": {"application/json"}}
			if a := j.do(http.MethodPost, "api/contents", []byte("{}"), header); a.status != c.want {
				t.Errorf("POST from %s: status %d, want %d", c.origin, a.status, c.want)
			}
		}
		if conn, status, err := j.connect(k.channels(), evil); err == nil {
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
		if a, err := old.ask(t, http.MethodGet, base, nil, nil); err == nil || !strings.Contains(err.Error(), "protocol version") {
			t.Errorf("status %d, %v", a.status, err)
		}
	})

	t.Run("plain HTTP", func(t *testing.T) {
		plain := visitor{from: v.from, to: v.plain}
		a, err := plain.ask(t, http.MethodGet, "http://"+domain+"/lab?token=abc", nil, nil)
		if err != nil || a.status != http.StatusPermanentRedirect || a.header.Get("Location") != base+"lab" {
			t.Errorf("status %d, to %q, %v", a.status, a.header.Get("Location"), err)
		}
	})

	t.Run("logs", func(t *testing.T) {
		a, err := v.ask(t, http.MethodGet, base+"lab?token="+s.token(), nil, nil)
		if err != nil || a.status != http.StatusOK && a.status != http.StatusFound {
			t.Fatalf("status %d, %v", a.status, err)
		}
		if _, err := v.ask(t, http.MethodGet, base+"static/last", nil, func(r *http.Request) { r.Header.Set("Referer", base+"?token="+s.token()) }); err != nil {
			t.Fatal(err)
		}
		eventually(t, 10*time.Second, func() error { // nginx writes its log once a second
			if !strings.Contains(s.logs("nginx"), `"/static/last"`) {
				return errors.New("the log of nginx has no line of the last request")
			}
			return nil
		})
		shown := regexp.MustCompile(`[?&]token=[^\[\s]`) // "[secret]" stands where one was
		for _, service := range []string{"nginx", "jupyter"} {
			if log := s.logs(service); strings.Contains(log, s.token()) || shown.MatchString(log) {
				t.Errorf("the log of %s has a token", service)
			} else if len(log) == 0 {
				t.Errorf("%s has no log at all", service)
			}
		}
	})

	t.Run("guesses", func(t *testing.T) { testGuesses(t, s, v, base) })

	t.Run("slow headers", func(t *testing.T) {
		if err := <-slow; err != nil {
			t.Error(err)
		}
	})
}
