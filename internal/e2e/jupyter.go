//go:build e2e

package e2e

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
)

// jupyter is a user of a JupyterLab, as a browser would be: cookies, the XSRF
// token, one Origin.
type jupyter struct {
	t      testing.TB
	client *http.Client
	base   *url.URL // the public address with the base URL; ends with a slash
}

// newJupyter is a user who is not logged in. base is such as
// "https://jupyter.example.com/lab-of-ours/".
func newJupyter(t testing.TB, v visitor, base string) *jupyter {
	t.Helper()
	u, err := url.Parse(strings.TrimSuffix(base, "/") + "/")
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &jupyter{t: t, client: v.client(t, jar), base: u}
}

// login sends the token through the form at /login and returns the status: 302
// when it is right, 401 when it is wrong. Where nothing is asked for, use
// visit in its place.
func (j *jupyter) login(token string) int {
	j.t.Helper()
	j.do(http.MethodGet, "login", nil, nil)
	form := url.Values{"password": {token}, "_xsrf": {j.xsrf()}}
	a := j.do(http.MethodPost, "login", []byte(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}})
	return a.status
}

// visit opens the Lab page, from which a browser has its XSRF cookie.
func (j *jupyter) visit() answer {
	j.t.Helper()
	return j.do(http.MethodGet, "lab", nil, nil)
}

// xsrf is the value of the XSRF cookie, empty when there is none.
func (j *jupyter) xsrf() string {
	for _, c := range j.cookies() {
		if c.Name == "_xsrf" {
			return c.Value
		}
	}
	return ""
}

// cookies are those that the server is sent.
func (j *jupyter) cookies() []*http.Cookie { return j.client.Jar.Cookies(j.base) }

// origin is what a page of this server sends as its Origin.
func (j *jupyter) origin() string { return j.base.Scheme + "://" + j.base.Host }

// do makes a request below the base URL with the user's cookies, XSRF token
// and Origin; header overrides them. The server must answer.
func (j *jupyter) do(method, path string, body []byte, header http.Header) answer {
	j.t.Helper()
	a, err := j.try(method, path, body, header)
	if err != nil {
		j.t.Fatal(err)
	}
	return a
}

// try is do with its error returned.
func (j *jupyter) try(method, path string, body []byte, header http.Header) (answer, error) {
	j.t.Helper()
	target, err := j.base.Parse(path)
	if err != nil {
		j.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(j.t.Context(), method, target.String(), bytes.NewReader(body))
	if err != nil {
		j.t.Fatal(err)
	}
	request.Header.Set("Origin", j.origin())
	request.Header.Set("X-XSRFToken", j.xsrf())
	for name, values := range header {
		request.Header[name] = values
	}
	return send(j.client, request)
}

// api makes a request to the REST API; in, unless nil, is sent as JSON, and
// the answer is read into out unless that is nil. Any status but want ends
// the test.
func (j *jupyter) api(method, path string, in any, want int, out any) {
	j.t.Helper()
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			j.t.Fatal(err)
		}
	}
	a := j.do(method, "api/"+path, body, http.Header{"Content-Type": {"application/json"}})
	if a.status != want {
		j.t.Fatalf("%s api/%s: status %d, want %d: %.500s", method, path, a.status, want, a.body)
	}
	if out == nil {
		return
	}
	if err := json.Unmarshal([]byte(a.body), out); err != nil {
		j.t.Fatalf("%s api/%s: %v", method, path, err)
	}
}
