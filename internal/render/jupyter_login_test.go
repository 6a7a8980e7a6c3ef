package render

import (
	"strings"
	"testing"

	"example.com/magi-harden/internal/design"
)

// TestServerShowsNoToken: Jupyter puts the token into its HTML error pages, and no
// page or answer may stay in a cache.
func TestServerShowsNoToken(t *testing.T) {
	l := newLab(t).start(t)
	cookie, _, _, _ := l.login(t)
	header := map[string]string{"Host": l.host(), "Cookie": cookie, "Referer": "https://jupyter.example.com/lab"}
	for path, status := range map[string]int{"no/such": 404, "files/none": 404, "lab": 200, "api/contents": 200, "nbconvert/html/none.ipynb": 404, "api/me": 200} {
		got := l.do(t, labRequest{path: path, header: header})
		if got.status != status || strings.Contains(got.body, testToken) {
			t.Errorf("%s: %d, want %d; with the token: %v", path, got.status, status, strings.Contains(got.body, testToken))
		}
		if c := got.header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
			t.Errorf("%s: Cache-Control is %q", path, c)
		}
	}
	page := l.do(t, labRequest{path: "no/such", header: header}).body
	if !strings.Contains(page, `data-jupyter-api-token=""`) {
		t.Errorf("the page that had the token is another one: %.300s", page)
	}
}

// TestServerThrottles: wrong tokens of one address are limited however they come;
// whoever is logged in goes on, and so does everybody else.
func TestServerThrottles(t *testing.T) {
	for name, guess := range map[string]func(from string) labRequest{
		"query": func(from string) labRequest {
			return labRequest{path: "api/contents?%74oken=wrong", header: map[string]string{"X-Real-IP": from}}
		},
		"header": func(from string) labRequest {
			return labRequest{path: "api/contents", header: map[string]string{"X-Real-IP": from, "Authorization": "Bearer wrong"}}
		},
		"form": func(from string) labRequest {
			return labRequest{"POST", "login", "_xsrf=00&password=wrong", map[string]string{"X-Real-IP": from, "Cookie": "_xsrf=00", "Content-Type": "application/x-www-form-urlencoded"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, func(in *design.Facts) { in.Answers.Expose = "loopback" }).start(t)
			cookie, _, _, _ := l.login(t)
			var before, after int
			for range 40 {
				switch got := l.do(t, guess("192.0.2.9")).status; {
				case got == 429:
					after++
				case after > 0 || got != 401 && got != 403:
					t.Errorf("a guess gets %d", got)
				default:
					before++
				}
			}
			if before < 20 || before > 22 || after < 18 {
				t.Errorf("%d guesses were heard, %d were not", before, after)
			}
			for what, row := range map[string]struct {
				header map[string]string
				want   int
			}{
				"the right token, from there": {map[string]string{"X-Real-IP": "192.0.2.9", "Authorization": "token " + testToken}, 429},
				"from elsewhere":              {map[string]string{"X-Real-IP": "192.0.2.8", "Authorization": "token " + testToken}, 200},
				"a login, from there":         {map[string]string{"X-Real-IP": "192.0.2.9", "Host": l.host(), "Cookie": cookie}, 200},
			} {
				if got := l.do(t, labRequest{path: "api/contents", header: row.header}).status; got != row.want {
					t.Errorf("%s: %d, want %d", what, got, row.want)
				}
			}
			l.checkLog(t)
		})
	}
}

// TestServerLogHidesEncodedTokens: Jupyter decodes the name of a parameter, and its log
// does not.
func TestServerLogHidesEncodedTokens(t *testing.T) {
	l := newLab(t).start(t)
	for _, path := range []string{"api/contents/x?%74oken=" + testToken[1:], "api/contents/x?a=1&%74%6F%6Be%6E=" + testToken[1:], "login?next=%2Flab%3F%74oken%3D" + testToken[1:]} {
		l.do(t, labRequest{"POST", path, "{}", nil})
	}
	l.logs(t, "%74oken=[secret]")
	l.checkLog(t)
}
