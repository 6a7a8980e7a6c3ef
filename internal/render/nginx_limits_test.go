package render

import (
	"bufio"
	gotls "crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"example.com/magi-harden/internal/design"
)

func TestLiveLoginIsThrottled(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		c := p.client(t, "127.0.2.1", false)
		login := func(c *http.Client, path, password string) answer {
			return p.do(t, c, "POST", p.url(path), url.Values{"password": {password}}.Encode(), with("Content-Type", "application/x-www-form-urlencoded"))
		}
		var status []int
		for i := range 9 {
			path := "login"
			if i%2 == 1 {
				path = "%6Cogin?next=x" // the same for nginx
			}
			status = append(status, login(c, path, "wrong").status)
		}
		if fmt.Sprint(status) != "[401 401 401 401 401 401 429 429 429]" {
			t.Errorf("guesses: %v", status)
		}
		if a := p.get(t, c, "login", nil); a.status != 200 {
			t.Errorf("the form itself: %d", a.status)
		}
		if a := login(p.client(t, "127.0.2.2", false), "login", rightToken); a.status != 302 {
			t.Errorf("somebody else: %+v", a)
		}
	})
}

// guesses are the ways in which Jupyter takes a token.
var guesses = map[string]func(p *proxy, i int) (method, url, body string, header http.Header){
	"query": func(p *proxy, i int) (string, string, string, http.Header) {
		return "GET", p.url(fmt.Sprintf("lab?token=guess%d", i)), "", nil
	},
	"query, encoded": func(p *proxy, i int) (string, string, string, http.Header) {
		return "GET", p.url(fmt.Sprintf("api/contents?a=1&%%74%%6F%%6bEn=x&%%74%%6F%%6ben=guess%d", i)), "", nil
	},
	"query, the second": func(p *proxy, i int) (string, string, string, http.Header) {
		return "GET", p.url(fmt.Sprintf("static/x?token=&token=guess%d", i)), "", nil
	},
	"header": func(p *proxy, i int) (string, string, string, http.Header) {
		return "GET", p.url("api/kernels"), "", http.Header{"Authorization": {fmt.Sprintf("token guess%d", i)}}
	},
	"bearer on a WebSocket": func(p *proxy, i int) (string, string, string, http.Header) {
		return "GET", p.url("api/kernels/1/channels"), "", http.Header{"Authorization": {fmt.Sprintf("Bearer guess%d", i)}, "Upgrade": {"websocket"}, "Connection": {"Upgrade"}}
	},
	"form": func(p *proxy, i int) (string, string, string, http.Header) {
		return "POST", p.url("api/contents"), fmt.Sprintf("token=guess%d", i), http.Header{"Content-Type": {"application/x-www-form-urlencoded; charset=utf-8"}}
	},
	"form with parts": func(p *proxy, i int) (string, string, string, http.Header) {
		body := fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nguess%d\r\n--b--\r\n", i)
		return "PUT", p.url("lab"), body, http.Header{"Content-Type": {"multipart/form-data; boundary=b"}}
	},
}

func TestLiveTokenGuessesAreThrottled(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		n := 10
		for name, guess := range guesses {
			n++
			from := fmt.Sprintf("127.0.3.%d", n)
			c := p.client(t, from, false)
			kernel := openKernel(t, p, from)
			got := storm(200, 20, func(i int) int {
				method, url, body, header := guess(p, i)
				return p.do(t, c, method, url, body, func(r *http.Request) {
					for k, v := range header {
						r.Header[k] = v
					}
				}).status
			})
			if got[429] < 100 || got[429] > 180 {
				t.Errorf("%s: %v", name, got)
			}
			kernel(name) // the open one goes on
			if a := p.get(t, c, "api/contents", loggedIn); a.status != 200 {
				t.Errorf("%s: a user at the same address: %d", name, a.status)
			}
		}
		var guessed int
		for _, line := range p.lines() {
			if strings.Contains(line, "guess") {
				t.Errorf("logged: %s", line)
			}
			if strings.Contains(line, " token ") {
				guessed++
			}
		}
		if guessed < 20*(len(guesses)-1) { // an answer to static files tells nothing
			t.Errorf("only %d guesses are marked in the log", guessed)
		}
	})
}

// openKernel opens a WebSocket; the function that it returns sends through it.
func openKernel(t *testing.T, p *proxy, from string) func(text string) {
	t.Helper()
	conn, err := dial(from, p.front)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := gotls.Client(conn, p.tlsConfig())
	fmt.Fprintf(s, "GET %sapi/kernels/1/channels?session_id=x HTTP/1.1\r\nHost: %s\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\nCookie: username=in\r\n\r\n", p.base, p.host)
	r := bufio.NewReader(s)
	res, err := http.ReadResponse(r, nil)
	if err != nil || res.StatusCode != 101 {
		t.Fatalf("%+v %v", res, err)
	}
	return func(text string) {
		t.Helper()
		io.WriteString(s, text)
		back := make([]byte, len(text))
		if _, err := io.ReadFull(r, back); err != nil || string(back) != text {
			t.Errorf("kernel: %q %v", back, err)
		}
	}
}

func TestLiveUsersAreNotThrottled(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		for i, http2 := range []bool{false, true} {
			c := p.client(t, fmt.Sprintf("127.0.4.%d", i+1), http2)
			for _, path := range []string{"static/x?v=1", "api/contents?content=1&tokens=2&mytoken=3&token="} {
				if got := storm(150, 150, func(int) int { return p.get(t, c, path, loggedIn).status }); got[200] != 150 {
					t.Errorf("HTTP/2 %t, %s: %v", http2, path, got)
				}
			}
		}
		c := p.client(t, "127.0.4.9", false)
		if got := storm(20, 20, func(int) int { return p.get(t, c, "api/contents", with("Authorization", "token "+rightToken)).status }); got[200] != 20 {
			t.Errorf("a script with the token: %v", got)
		}
		flood := p.client(t, "127.0.4.10", true)
		if got := storm(2000, 100, func(int) int { return p.get(t, flood, "static/x", loggedIn).status }); got[429] < 400 {
			t.Errorf("a flood: %v", got)
		}
	})
}

func TestLiveWebSocketFlood(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start()
		got := storm(160, 160, func(i int) int {
			conn, err := dial("127.0.4.20", p.front)
			if err != nil {
				return 0
			}
			t.Cleanup(func() { conn.Close() })
			s := gotls.Client(conn, p.tlsConfig())
			fmt.Fprintf(s, "GET %sapi/kernels/%d/channels HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nCookie: username=in\r\n\r\n", p.base, i, p.host)
			res, err := http.ReadResponse(bufio.NewReader(s), nil)
			if err != nil {
				return 0
			}
			return res.StatusCode
		})
		if got[101] < 100 || got[429] < 10 || got[101]+got[429] != 160 {
			t.Errorf("%v", got)
		}
	})
}

// logLine is what a line of the log may be.
var logLine = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d \d+\.\d+\.\d+\.\d+ \d{3} (?:-|login|token) [A-Z_-]+ [\d.]+ \d+ "[^"]*"$`)

func TestLiveLogHasNoSecret(t *testing.T) {
	live(t, func(t *testing.T, start func(...func(*design.Facts)) *proxy) {
		p := start(base("/"), allow("127.0.0.0/16"))
		const secret = "5ec2e7"
		strange := []string{"", "lab", `a%22%20%0a2026-01-01T00:00:00+00:00%201.2.3.4%20401%20login`, "%00", "ü/%ff/\\"}
		requests := func(from string) {
			for i, path := range strange {
				c := p.client(t, fmt.Sprintf("%s.%d", from, i+1), i%2 == 0)
				for _, method := range []string{"GET", "POST"} {
					p.do(t, c, method, "https://"+p.host+"/", "token="+secret, func(r *http.Request) {
						r.URL.Opaque = "//" + p.host + "/" + path + "?token=" + secret
						r.Header = http.Header{"Referer": {"https://x/?token=" + secret}, "Authorization": {"token " + secret}, "Cookie": {"username=" + secret},
							"User-Agent": {secret}, "Content-Type": {"application/x-www-form-urlencoded"}}
					})
				}
			}
			conn, err := dial("127.0.5.1", p.front)
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			io.WriteString(gotls.Client(conn, p.tlsConfig()), "GET /x?token="+secret+" HTTP/9\r\n"+secret+"\r\n\r\n")
			_, port, _ := strings.Cut(p.plain, ":")
			p.do(t, p.client(t, "127.0.5.2", false), "GET", "http://jupyter.example.com:"+port+"/?token="+secret, "", nil)
		}
		requests("127.0.5")
		c := p.client(t, "127.0.5.60", false)
		storm(60, 20, func(int) int { return p.get(t, c, "lab?token="+secret, nil).status })
		p.jupyter.Close()
		requests("127.0.6")
		requests("127.1.6") // outside of the allow list
		p.do(t, c, "GET", "http://"+p.health+"/healthz", "", nil)
		seen := map[string]int{}
		for _, line := range p.lines() {
			if strings.Contains(line, `"listen ... http2" directive is deprecated`) {
				continue // of the start, where the release is not known
			}
			if strings.Contains(line, secret) || strings.Contains(line, "healthz") || !logLine.MatchString(line) {
				t.Errorf("logged: %s", line)
				continue
			}
			seen[strings.Fields(line)[2]]++
		}
		for _, status := range []string{"302", "308", "400", "403", "429", "502"} {
			if seen[status] == 0 {
				t.Errorf("no %s in the log: %v", status, seen)
			}
		}
	})
}

func TestLiveLogHasNoSecretWhenNginxIsFull(t *testing.T) {
	bin := nginxBinaries(t)[0]
	p := startEdited(t, bin, proxyInput(image("nginx:stable"), allow("127.0.0.0/16")), func(conf string) string {
		return replaced(t, replaced(t, conf, "worker_connections 4096", "worker_connections 24"), "worker_processes 2", "worker_processes 1")
	})
	var open []func(string)
	for range 5 { // each holds a connection to Jupyter too
		open = append(open, openKernel(t, p, "127.0.8.1"))
	}
	got := storm(60, 60, func(i int) int {
		return p.get(t, p.client(t, fmt.Sprintf("127.0.8.%d", 2+i), false), "lab?token=5ec2e7", nil).status
	})
	if got[302] == 60 {
		t.Fatalf("there were connections enough: %v", got)
	}
	for _, send := range open {
		send("x")
	}
	for _, line := range p.lines() {
		if !logLine.MatchString(line) {
			t.Errorf("logged: %s", line)
		}
	}
}
