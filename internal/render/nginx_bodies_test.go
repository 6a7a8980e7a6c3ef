package render

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/design"
)

// hold begins PUT requests of 2 MB each and holds their bodies back until the test
// ends. No credential is needed for it.
func (p *proxy) hold(t *testing.T, c *http.Client, n int) {
	t.Helper()
	for range n {
		body, w := io.Pipe()
		t.Cleanup(func() { w.CloseWithError(io.ErrUnexpectedEOF) })
		req, err := http.NewRequest("PUT", p.url("api/contents/held"), body)
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = 2 << 20
		go w.Write(make([]byte, 64<<10)) // so that the client sends the headers
		go func() {
			if res, err := c.Do(req); err == nil {
				res.Body.Close()
			}
		}()
	}
}

// TestLiveHeldBodies: one address cannot fill Jupyter's memory with bodies, and what
// else it does goes on.
func TestLiveHeldBodies(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		for i, http2 := range []bool{false, true} {
			from := fmt.Sprintf("127.0.7.%d", i+1)
			c := p.client(t, from, http2)
			p.hold(t, c, 20) // more than six, because the test takes a place as well
			large := strings.Repeat("x", 2<<20)
			var a answer
			for range 100 { // until six have arrived
				time.Sleep(50 * time.Millisecond)
				if a = p.do(t, c, "PUT", p.url("api/contents/a"), large, loggedIn); a.status == 429 {
					break
				}
			}
			if a.status != 429 || !strings.Contains(a.body, "too many requests from "+from) {
				t.Errorf("HTTP/2 is %v: one too many: %d %.80s", http2, a.status, a.body)
			}
			for what, a := range map[string]answer{
				"a small save":     p.do(t, c, "PUT", p.url("api/contents/a"), "x", loggedIn),
				"a page":           p.get(t, c, "lab", loggedIn),
				"a deleted file":   p.do(t, c, "DELETE", p.url("api/contents/a"), "", loggedIn),
				"somebody else's":  p.do(t, p.client(t, fmt.Sprintf("127.0.8.%d", i+1), http2), "PUT", p.url("api/contents/a"), large, loggedIn),
				"the login's page": p.get(t, c, "login", nil),
			} {
				if a.status != 200 {
					t.Errorf("%s: %d %.80s", what, a.status, a.body)
				}
			}
		}
	})
}

// TestLiveBodiesWhereNoneBelong: only what writes has a large one.
func TestLiveBodiesWhereNoneBelong(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		large := func() io.Reader { return strings.NewReader(strings.Repeat("x", 2<<20)) }
		for _, http2 := range []bool{false, true} {
			c := p.client(t, "127.0.1.4", http2)
			for _, r := range []struct {
				method, path string
				body         io.Reader
			}{
				{"GET", "lab", large()},
				{"GET", "lab", io.MultiReader(large())}, // without a length
				{"DELETE", "api/contents/a", io.MultiReader(large())},
				{"PUT", "api/kernels/1/channels", large()},
				{"POST", "login", strings.NewReader(strings.Repeat("x", 20<<10))},
				{"PUT", "login", io.MultiReader(large())},
			} {
				req, err := http.NewRequest(r.method, p.url(r.path), r.body)
				if err != nil {
					t.Fatal(err)
				}
				loggedIn(req)
				res, err := c.Do(req)
				if err != nil {
					continue // nginx has closed the connection while the body was sent
				}
				res.Body.Close()
				if res.StatusCode != 413 && req.ContentLength != 2<<20 {
					t.Errorf("HTTP/2 is %v: %s %s: %d", http2, r.method, r.path, res.StatusCode)
				}
			}
		}
	})
}

// TestLivePlainOrigin: the page of the same host without TLS is another origin.
func TestLivePlainOrigin(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		c := p.client(t, "127.0.1.5", false)
		for origin, want := range map[string]int{"https://" + p.host: 200, "http://" + p.host: 403, "HTTP://" + p.host: 403, "": 200} {
			if a := p.get(t, c, "api/contents", func(r *http.Request) { loggedIn(r); r.Header.Set("Origin", origin) }); a.status != want {
				t.Errorf("%q: %d, want %d", origin, a.status, want)
			}
		}
		host := p.host
		p = start(func(in *design.Facts) { in.Answers.Origins = []string{"http://" + host} })
		if a := p.get(t, p.client(t, "127.0.1.6", false), "api/contents", func(r *http.Request) { loggedIn(r); r.Header.Set("Origin", "http://"+host) }); a.status != 200 {
			t.Errorf("an origin that the answers allow: %d", a.status)
		}
	})
}

// TestLiveVersionNeedsALogin: a cookie with any content is none.
func TestLiveVersionNeedsALogin(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		c := p.client(t, "127.0.1.7", false)
		for what, row := range map[string]struct {
			path   string
			change func(*http.Request)
			want   int
		}{
			"nobody":        {"api", nil, 403},
			"some cookie":   {"api", with("Cookie", "username=out"), 403},
			"a wrong token": {"api?token=" + rightToken[1:], nil, 403},
			"a cookie":      {"api", loggedIn, 200},
			"the token":     {"api?token=" + rightToken, nil, 200},
			"in a header":   {"api", with("Authorization", "token "+rightToken), 200},
		} {
			if a := p.get(t, c, row.path, row.change); a.status != row.want {
				t.Errorf("%s: %d, want %d", what, a.status, row.want)
			}
		}
	})
}

// TestLiveGuessOnTheLoginPage: Jupyter answers 200 to it, and fail2ban sees it.
func TestLiveGuessOnTheLoginPage(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		c := p.client(t, "127.0.1.8", false)
		p.get(t, c, "login?token=guess", nil)
		p.get(t, c, "login", nil)
		p.get(t, c, "static/x?token=guess", nil)
		var refused []string
		for deadline := time.Now().Add(5 * time.Second); len(refused) < 3 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
			refused = nil
			for _, line := range p.lines() {
				if logLine.MatchString(line) {
					refused = append(refused, strings.Join(strings.Fields(line)[2:4], " "))
				}
			}
		}
		if got := len(slices.DeleteFunc(refused, func(r string) bool { return r != "200 token" })); got != 1 {
			t.Errorf("%d guesses are in the log", got)
		}
	})
}
