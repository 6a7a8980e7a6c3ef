package render

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/design"
)

// These tests drive a real JupyterLab: see jupyterBin.

func TestServerRequests(t *testing.T) {
	l := newLab(t).start(t)
	cookie, xsrf, form, done := l.login(t)
	token := "token " + testToken
	const own, evil = "https://jupyter.example.com", "https://jupyter.example.com.evil.example"
	host := l.host()
	for name, c := range map[string]struct {
		labRequest
		want int
	}{
		"health check":               {labRequest{path: "api"}, 200},
		"contents, nobody":           {labRequest{path: "api/contents"}, 403},
		"kernels, nobody":            {labRequest{path: "api/kernels"}, 403},
		"status, nobody":             {labRequest{path: "api/status"}, 403},
		"metrics, nobody":            {labRequest{path: "metrics"}, 403},
		"lab, nobody":                {labRequest{path: "lab"}, 302},
		"unmarked extension, nobody": {labRequest{path: "lab/api/translations"}, 403},
		"wrong token":                {labRequest{path: "api/contents?token=" + testToken[1:]}, 403},
		"empty token":                {labRequest{path: "api/contents", header: map[string]string{"Authorization": "token "}}, 403},
		"token in a header":          {labRequest{path: "api/contents", header: map[string]string{"Authorization": token}}, 200},
		"cookie":                     {labRequest{path: "api/contents", header: map[string]string{"Host": host, "Cookie": cookie, "Referer": own + "/lab"}}, 200},
		"cookie of another host":     {labRequest{path: "api/contents", header: map[string]string{"Host": "localhost", "Cookie": cookie}}, 403},

		"host: domain and port": {labRequest{path: "api", header: map[string]string{"Host": host + ":8443"}}, 200},
		"host: rebound name":    {labRequest{path: "api", header: map[string]string{"Host": "evil.example"}}, 403},
		"host: suffix":          {labRequest{path: "api", header: map[string]string{"Host": host + ".evil.example"}}, 403},
		"host: other address":   {labRequest{path: "api", header: map[string]string{"Host": "192.0.2.1"}}, 403},
		"host: with the token":  {labRequest{path: "api/contents", header: map[string]string{"Host": "evil.example", "Authorization": token}}, 403},

		"origin: own, GET":         {labRequest{path: "api/contents", header: map[string]string{"Host": host, "Cookie": cookie, "X-XSRFToken": xsrf, "Origin": own}}, 200},
		"origin: evil, POST":       {labRequest{"POST", "api/kernels", "{}", map[string]string{"Host": host, "Cookie": cookie, "X-XSRFToken": xsrf, "Origin": evil}}, 404},
		"origin: own, save":        {labRequest{"PUT", "api/contents/saved.txt", `{"type":"file","format":"text","content":"x"}`, map[string]string{"Host": host, "Cookie": cookie, "X-XSRFToken": xsrf, "Origin": own}}, 201},
		"no XSRF token, POST":      {labRequest{"POST", "api/kernels", "{}", map[string]string{"Host": host, "Cookie": cookie, "Origin": own}}, 403},
		"terminals are off":        {labRequest{"POST", "api/terminals", "{}", map[string]string{"Authorization": token}}, 404},
		"a hidden file":            {labRequest{path: "api/contents/.hidden", header: map[string]string{"Authorization": token}}, 404},
		"outside of the root":      {labRequest{path: "api/contents/%2e%2e/etc", header: map[string]string{"Authorization": token}}, 404},
		"the front end's settings": {labRequest{path: "api/config/notebook", header: map[string]string{"Authorization": token}}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			got := l.do(t, c.labRequest)
			if got.status != c.want {
				t.Errorf("%d, want %d: %.200s", got.status, c.want, got.body)
			}
			allowed := got.header.Get("Access-Control-Allow-Origin")
			if allowed != "" && allowed != own || got.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("CORS headers: %v", got.header)
			}
		})
	}

	t.Run("cookies", func(t *testing.T) {
		if x := form.cookies()["_xsrf"]; !x.Secure || x.SameSite != http.SameSiteLaxMode || x.HttpOnly || x.Path != "/" {
			t.Errorf("%v", x)
		}
		c := done.cookies()["username"]
		if !c.Secure || c.SameSite != http.SameSiteLaxMode || !c.HttpOnly || c.Path != "/" || done.status != 302 {
			t.Errorf("%d %v", done.status, c)
		}
		if left := time.Until(c.Expires); left > 25*time.Hour || left < 23*time.Hour {
			t.Errorf("lasts for %v", left)
		}
	})
	t.Run("login changes no password", func(t *testing.T) {
		header := map[string]string{"Host": host, "Cookie": "_xsrf=" + xsrf, "Content-Type": "application/x-www-form-urlencoded"}
		if got := l.do(t, labRequest{"POST", "login", url.Values{"_xsrf": {xsrf}, "password": {"hunter2"}}.Encode(), header}); got.status != 401 {
			t.Errorf("the new password logs in: %d", got.status)
		}
	})
	t.Run("page", func(t *testing.T) {
		page := l.do(t, labRequest{path: "lab", header: map[string]string{"Host": host, "Cookie": cookie}})
		if page.status != 200 || strings.Contains(page.body, testToken) {
			t.Errorf("%d, or the token is in it", page.status)
		}
		config := pageConfig(t, page.body)
		for key, want := range map[string]string{
			"token": `""`, "terminalsAvailable": "false", "news": `{"disabled": true}`, "quitButton": "false",
		} {
			if got := string(config[key]); got != want {
				t.Errorf("%s is %s, want %s", key, got, want)
			}
		}
		if got := string(config["disabledExtensions"]); !strings.Contains(got, "apputils-extension:announcements") {
			t.Errorf("disabledExtensions is %s", got)
		}
		if got := string(config["extensionManager"]); !strings.Contains(got, `"can_install": false`) {
			t.Errorf("extensionManager is %s", got)
		}
	})
	t.Run("page with the token in the URL", func(t *testing.T) {
		page := l.do(t, labRequest{path: "lab?token=" + testToken, header: map[string]string{"Host": host}})
		if page.status != 200 || strings.Contains(page.body, testToken) {
			t.Errorf("%d, or the token is in it", page.status)
		}
	})
	t.Run("a deleted file is gone", func(t *testing.T) {
		header := map[string]string{"Authorization": token}
		if got := l.do(t, labRequest{"PUT", "api/contents/a.txt", `{"type":"file","format":"text","content":"x"}`, header}); got.status != 201 {
			t.Fatal(got)
		}
		if got := l.do(t, labRequest{"DELETE", "api/contents/a.txt", "", header}); got.status != 204 {
			t.Fatal(got)
		}
		if _, err := os.Stat(l.home + "/.local/share/Trash"); err == nil {
			t.Error("it went to the trash")
		}
	})
	t.Run("a body that is too large", func(t *testing.T) {
		conn, err := net.Dial("tcp", strings.Trim(strings.TrimPrefix(l.base, "http:"), "/"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fmt.Fprint(conn, "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 67108865\r\n\r\n")
		if line, err := bufio.NewReader(conn).ReadString('\n'); !strings.Contains(line, " 400 ") {
			t.Errorf("%q %v", line, err)
		}
	})
	t.Run("log", func(t *testing.T) {
		l.do(t, labRequest{path: "api/contents/none.txt?token=" + testToken})
		l.do(t, labRequest{"POST", "api/contents/x?token=" + testToken[1:], "{}", nil})
		l.do(t, labRequest{path: "no/such?token=" + testToken, header: map[string]string{"Referer": "https://x.example/?token=" + testToken}})
		l.do(t, labRequest{"POST", "login?next=%2Flab%3Ftoken%3D" + testToken, "password=x", map[string]string{"Referer": own + "/login?next=%2Flab%3Ftoken%3D" + testToken}})
		l.do(t, labRequest{path: "login?next=https://evil.example/%3Ftoken%3D" + testToken})
		for _, line := range []string{"401 POST /login (@127.0.0.1)", "403 GET /api/kernels (@127.0.0.1)", "/api/contents/none.txt?token=[secret]"} {
			l.logs(t, line)
		}
		l.checkLog(t)
	})
}

// checkLog demands a log without the token and without complaints about the
// configuration.
func (l *lab) checkLog(t *testing.T) {
	t.Helper()
	log := l.log.String()
	if strings.Contains(log, testToken) {
		t.Errorf("the token is in the log:\n%s", log)
	}
	if strings.Contains(log, testToken[1:]) {
		t.Errorf("a mistyped token is in the log:\n%s", log)
	}
	if hit := regexp.MustCompile(`(?i).*(deprecat|not recognized|traceback|browser|logging error|\[[CE] ).*`).FindString(log); hit != "" {
		t.Errorf("the log complains: %s", hit)
	}
}

func pageConfig(t *testing.T, page string) (config map[string]json.RawMessage) {
	t.Helper()
	m := regexp.MustCompile(`(?s)id="jupyter-config-data" type="application/json">(.*?)</script>`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no configuration in the page: %.300s", page)
	}
	if err := json.Unmarshal([]byte(m[1]), &config); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestServerOnLoopback(t *testing.T) {
	l := newLab(t, devLoopback, func(in *design.Facts) { in.Answers.Domain = "box.tail.example" })
	l.in.Jupyter.PublishedNow = l.in.Jupyter.Port
	l.start(t)
	cookie, xsrf, _, done := l.login(t) // with X-Forwarded-Proto, which nobody may set here
	if c := done.cookies()["username"]; c.Secure || !c.HttpOnly || time.Until(c.Expires) < 29*24*time.Hour {
		t.Errorf("%v", c)
	}
	header := func(origin string) map[string]string {
		return map[string]string{"Host": l.host(), "Cookie": cookie, "X-XSRFToken": xsrf, "Origin": origin}
	}
	for origin, want := range map[string]int{
		fmt.Sprintf("http://localhost:%d", l.in.Jupyter.Port): 200, "https://box.tail.example": 200,
		fmt.Sprintf("http://localhost:%d.evil.example", l.in.Jupyter.Port): 404, "https://boxxtail.example": 404, "https://box.tail.example.evil.example": 404,
	} {
		if got := l.do(t, labRequest{"POST", "api/terminals", "{}", header(origin)}); got.status != want {
			t.Errorf("%s: %d, want %d", origin, got.status, want)
		}
	}
	l.do(t, labRequest{path: "api/kernels", header: map[string]string{"X-Real-IP": "192.0.2.9", "X-Forwarded-For": "192.0.2.9"}})
	l.logs(t, "403 GET /api/kernels (@127.0.0.1)")
	if strings.Contains(l.log.String(), "192.0.2.9") {
		t.Error("a client's own X-Real-IP is believed")
	}
	l.checkLog(t)
}

func TestServerBehindProxySeesTheClient(t *testing.T) {
	l := newLab(t, func(in *design.Facts) { in.Answers.Expose = answers.ExposeLoopback }).start(t)
	l.do(t, labRequest{path: "api/kernels", header: map[string]string{"X-Real-IP": "192.0.2.9"}})
	l.logs(t, "403 GET /api/kernels (@192.0.2.9)")
	if _, _, _, done := l.login(t); !done.cookies()["username"].Secure {
		t.Error("a proxy that says https gets a cookie that is not Secure")
	}
}
