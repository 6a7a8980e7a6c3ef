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

// testGuesses guesses tokens on several kinds of path, from an address where
// somebody works with a kernel.
func testGuesses(t *testing.T, s *stack, v visitor, base string) {
	guesser := v
	guesser.from, _ = newNeighbour(t)
	k := s.loggedIn(t, guesser, base).newKernel()
	client := guesser.client(t, nil)
	started, passed := time.Now(), 0
	for i := range 200 {
		path := []string{"api/kernels", "lab", "api/contents", "files/x"}[i/2%4]
		guess := fmt.Sprintf("%064x", i)
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path+"?token="+url.QueryEscape(guess), nil)
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
		if i%40 == 0 {
			if o := k.run(fmt.Sprint(i, " + 1"), time.Minute); o.result != fmt.Sprint(i+1) {
				t.Errorf("the open kernel suffers: %+v", o)
			}
		}
	}
	// 10 a second, and 20 at once.
	if most := 21 + int(10*time.Since(started).Seconds()) + 1; passed > most {
		t.Errorf("%d of 200 guesses were let through, want %d at most", passed, most)
	}
	t.Logf("%d of 200 guesses were let through", passed)
	testLogins(t, s, v, base)
}

// testLogins guesses at the form: five a minute, and five at once.
func testLogins(t *testing.T, s *stack, v visitor, base string) {
	v.from, _ = newNeighbour(t)
	j := newJupyter(t, v, base)
	passed := 0
	for range 30 {
		if j.login("0123456789abcdef") != http.StatusTooManyRequests {
			passed++
		}
	}
	if passed < 5 || passed > 8 {
		t.Errorf("%d of 30 logins were let through, want 6", passed)
	}
	if status := j.login(s.token()); status != http.StatusTooManyRequests {
		t.Errorf("the right token after that: status %d", status)
	}
}
