package render

import (
	"context"
	gotls "crypto/tls"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// dial connects to an address of the proxy's from an address of loopback, so
// that each test has counters of its own.
func dial(from, to string) (net.Conn, error) {
	d := net.Dialer{Timeout: 5 * time.Second, LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
	return d.Dial("tcp4", to)
}

func (p *proxy) tlsConfig() *gotls.Config {
	name, _, _ := net.SplitHostPort(p.host)
	return &gotls.Config{ServerName: name, InsecureSkipVerify: true, MinVersion: gotls.VersionTLS10}
}

// client speaks to the proxy from one address, like a browser that follows no
// redirect. Its name resolution is the test's.
func (p *proxy) client(t *testing.T, from string, http2 bool) *http.Client {
	tr := &http.Transport{
		DialContext:       func(_ context.Context, _, addr string) (net.Conn, error) { return dial(from, p.address(addr)) },
		TLSClientConfig:   p.tlsConfig(),
		ForceAttemptHTTP2: http2, MaxIdleConnsPerHost: 150,
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// address gives the socket for a name and port of a URL.
func (p *proxy) address(named string) string {
	for _, a := range []string{p.plain, p.health} {
		if _, port, _ := net.SplitHostPort(a); strings.HasSuffix(named, ":"+port) {
			return a
		}
	}
	return p.front
}

func (p *proxy) url(path string) string {
	if p.secure {
		return "https://" + p.host + p.base + path
	}
	return "http://" + p.host + p.base + path
}

// answer is what came back.
type answer struct {
	status int
	body   string
	header http.Header
}

// cut reports whether the connection was ended without an answer.
func (a answer) cut() bool {
	return a.status == 0 && (strings.Contains(a.body, "EOF") || strings.Contains(a.body, "reset by peer"))
}

// do sends one request; change may alter it.
func (p *proxy) do(t *testing.T, c *http.Client, method, url, body string, change func(*http.Request)) answer {
	t.Helper()
	req, err := http.NewRequest(method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(req)
	}
	res, err := c.Do(req)
	if err != nil {
		return answer{body: err.Error()}
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{body: err.Error()}
	}
	return answer{res.StatusCode, string(text), res.Header}
}

func (p *proxy) get(t *testing.T, c *http.Client, path string, change func(*http.Request)) answer {
	t.Helper()
	return p.do(t, c, http.MethodGet, p.url(path), "", change)
}

// loggedIn adds the cookie of a login.
func loggedIn(r *http.Request) { r.AddCookie(&http.Cookie{Name: "username", Value: "in"}) }

func with(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set(name, value) }
}

// storm sends n requests, so many at a time, and counts the statuses.
func storm(n, atATime int, one func(i int) int) map[int]int {
	var wg sync.WaitGroup
	status := make([]int, n)
	slots := make(chan struct{}, atATime)
	for i := range n {
		slots <- struct{}{}
		wg.Go(func() {
			status[i] = one(i)
			<-slots
		})
	}
	wg.Wait()
	out := map[int]int{}
	for _, s := range status {
		out[s]++
	}
	return out
}
