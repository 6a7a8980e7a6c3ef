//go:build e2e

package e2e

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// sendSlowly begins a request, goes on with it a little every second, and
// expects to be cut off.
func sendSlowly(t *testing.T, v visitor) error {
	conn, err := v.from.dial(t.Context(), "tcp", v.to, v.source)
	if err != nil {
		return err
	}
	client := tls.Client(conn, &tls.Config{ServerName: domain, InsecureSkipVerify: true})
	defer client.Close()
	if _, err := io.WriteString(client, "GET / HTTP/1.1\r\nHost: "+domain+"\r\n"); err != nil {
		return fmt.Errorf("a request: %w", err)
	}
	started := time.Now()
	over := make(chan struct{})
	go func() {
		defer close(over)
		_, _ = io.ReadAll(client)
	}()
	for {
		select {
		case <-over:
			if after := time.Since(started); after < 5*time.Second {
				return fmt.Errorf("a slow request is cut off after %v already", after)
			}
			return nil
		case <-time.After(time.Second):
			_, _ = io.WriteString(client, "X-Slow: 1\r\n")
		}
		if time.Since(started) > 40*time.Second {
			return errors.New("a request whose headers never end is kept open for 40 s")
		}
	}
}

// testGuesses guesses tokens on every kind of path while a kernel is open.
func testGuesses(t *testing.T, s *stack, v visitor, base string) {
	k := s.loggedIn(t, v, base).newKernel()
	guesser := v
	guesser.from, _ = newNeighbour(t)
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
