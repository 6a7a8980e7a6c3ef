//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

func (f front) testLocalhost(t *testing.T) {
	f.at(39447).waitFor(t, printedURL)
	if a := f.at(39446).get(t, printedURL+"api"); a.status != http.StatusBadGateway {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

func (f front) testHost(t *testing.T) {
	user := func(v visitor, base string) *jupyter {
		j := newJupyter(t, v, base)
		// The checklist's way to log in. No Origin, as a browser's GET to its own server.
		for _, path := range []string{"lab?token=" + f.in(t).token(), "api/contents"} {
			if a := j.do(http.MethodGet, path, nil, http.Header{"Origin": nil}); a.status != http.StatusOK {
				t.Fatalf("logged in at %s, %s: status %d", v.to, base, a.status)
			}
		}
		return j
	}
	k := user(f.at(39444), printedURL).newKernel() // the literal name and port
	conn, status, err := user(f.at(39443), "https://"+printedDomain+"/").connect(k.channels(), nil)
	if err != nil {
		t.Errorf("on port 443: status %d, %v", status, err)
	} else {
		conn.CloseNow()
	}
	conn, status, err = user(f.at(39443), printedURL).connect(k.channels(), nil)
	if err == nil {
		conn.CloseNow()
	}
	if err == nil || status != http.StatusForbidden || !strings.Contains(f.in(t).logs("jupyter"), "Blocking Cross Origin") {
		t.Errorf("on another port: status %d, %v", status, err)
	}
}

func (f front) testThrottling(t *testing.T) {
	v := f.at(39445)
	v.from, _ = newNeighbour(t)
	client := v.client(t, nil)
	guess := func(path, token string) int {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, printedURL+path+"?token="+token, nil)
		if err != nil {
			t.Fatal(err)
		}
		a, err := send(client, request)
		if err != nil {
			t.Fatal(err)
		}
		return a.status
	}
	throttled, refused := 0, 0
	for i := range 200 {
		if guess("login", fmt.Sprintf("%064x", i)) == http.StatusTooManyRequests {
			throttled++
		}
		if guess("api/kernels", fmt.Sprintf("%064x", i)) == http.StatusForbidden {
			refused++
		}
	}
	if throttled < 180 {
		t.Errorf("%d of 200 guesses at /login are throttled", throttled)
	}
	if refused != 200 {
		t.Errorf("%d of 200 guesses are tried elsewhere", refused)
	}
	if status := guess("api/kernels", f.in(t).token()); status != http.StatusOK {
		t.Errorf("the right guess after them: status %d", status)
	}
}
