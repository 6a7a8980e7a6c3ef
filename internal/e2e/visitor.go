//go:build e2e

package e2e

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"
)

// visitor is somebody who asks a web server: from where, and how. The zero
// value is the Docker host itself with Go's defaults.
type visitor struct {
	from     *netns     // nil: the Docker host
	source   netip.Addr // the address to come from; zero: any
	to       string     // "IP:port" for every connection; empty: what the URL says
	plain    string     // "IP:port" of the way to HTTPS; empty: there is none
	ca       []byte     // PEM of the only CA trusted; nil with https: any certificate
	sni      string     // empty: the URL's host name
	min, max uint16     // versions of TLS; 0: Go's default
}

// answer is a whole HTTP response.
type answer struct {
	status int
	header http.Header
	body   string
}

// client makes an HTTP client that follows no redirect and keeps no cookies
// unless it is given a jar. Its connections end with the test.
func (v visitor) client(t testing.TB, jar http.CookieJar) *http.Client {
	t.Helper()
	transport := &http.Transport{
		TLSClientConfig: v.tls(t),
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			if v.to != "" {
				addr = v.to
			}
			return v.from.dial(ctx, network, addr, v.source)
		},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport:     transport,
		Jar:           jar,
		Timeout:       60 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// tls is the visitor's side of a handshake.
func (v visitor) tls(t testing.TB) *tls.Config {
	t.Helper()
	config := &tls.Config{ServerName: v.sni, MinVersion: v.min, MaxVersion: v.max, InsecureSkipVerify: v.ca == nil}
	if v.ca != nil {
		config.RootCAs = x509.NewCertPool()
		if !config.RootCAs.AppendCertsFromPEM(v.ca) {
			t.Fatal("the CA is no PEM certificate")
		}
	}
	return config
}

// get asks for url, which must answer.
func (v visitor) get(t testing.TB, url string) answer {
	t.Helper()
	a, err := v.ask(t, http.MethodGet, url, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// ask makes one request on a connection of its own; change, where given, may
// edit it first: its Host, its headers.
func (v visitor) ask(t testing.TB, method, url string, body io.Reader, change func(*http.Request)) (answer, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	request.Close = true
	if change != nil {
		change(request)
	}
	return send(v.client(t, nil), request)
}

// send makes the request and reads the whole answer, 64 MB at most.
func send(client *http.Client, request *http.Request) (answer, error) {
	response, err := client.Do(request)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<20))
	return answer{response.StatusCode, response.Header, string(body)}, err
}
