package nginxtest

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/magi-harden/internal/nginxconf"
)

const rendered = "../../examples/prod-nginx/tree/config/nginx/nginx.conf"

// image is older than any nginx that the tests run on.
const image = "nginx:1.18.0"

func parse(t *testing.T, text string) *nginxconf.Config {
	t.Helper()
	c, err := nginxconf.Parse("n", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// machine gives this machine's nginx, if it can be asked.
func machine(t *testing.T) *nginx {
	t.Helper()
	n := find(trustedDirs)
	if n != nil {
		if r, tested := n.test(parse(t, "events {} http {}"), false); tested && r == nil {
			return n
		}
	}
	if runtime.GOOS == "linux" && os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
		t.Fatal("no nginx that can be asked")
	}
	t.Skip("no nginx that can be asked")
	return nil
}

// reachable gives an empty folder that the other user can go through.
func reachable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(base, "mhtest")
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// empty demands that nothing is left behind.
func empty(t *testing.T, dir string) {
	t.Helper()
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestAsk(t *testing.T) {
	n := machine(t)
	n.base = reachable(t)
	release := n.release()
	data, err := os.ReadFile(rendered)
	if err != nil {
		t.Fatal(err)
	}
	ours := parse(t, string(data))
	for new, want := range map[string]string{
		"server_tokens off;":                                                                "",
		"server_tokens off; sendfile on;":                                                   "",
		"server_tokens off; sendfile;":                                                      `invalid number of arguments in "sendfile" directive`,
		"server_tokens off; sendfile secret-value;":                                         `invalid value "…" in "sendfile" directive, it must be "on" or "off"`,
		"server_tokens off; worker_connections 1;":                                          `"worker_connections" directive is not allowed here`,
		"server_tokens off; server_tokens off;":                                             `"server_tokens" directive is duplicate`,
		"server_tokens off; upstream m { server h; keepalive 100000000; }":                  "", // more memory than it gets
		"server_tokens off; log_format x $unknown_q;":                                       `unknown "…" variable`,
		"server_tokens off; no_such_directive secret;":                                      `unknown directive "no_such_directive"`,
		"server_tokens off; early_hints on;":                                                "",
		"server_tokens off; stream { }":                                                     "",
		"server_tokens off; proxy_cache none;":                                              `"proxy_cache" zone "…" is unknown`,
		"server_tokens off; auth_basic_user_file /etc/nginx/magi/htpasswd;":                 "",
		"server_tokens off; upstream other.example.com { server no-such-host.invalid:80; }": "",
		"server_tokens off; location / { } ":                                                `"location" directive is not allowed here`,
		"server_tokens off; include own.conf; sendfile;":                                    "",
		"server_tokens off; load_module /none.so; sendfile;":                                "",
		"server_tokens off; error_log /root/x; sendfile;":                                   "",
	} {
		text := strings.Replace(string(data), "server_tokens off;", new, 1)
		if text == string(data) && new != "server_tokens off;" {
			t.Fatal("nothing was replaced")
		}
		r, got := n.ask(ours, parse(t, text), image), ""
		if r != nil {
			got = r.Text
			if line := 1 + strings.Count(text[:strings.Index(text, "server_tokens")], "\n"); r.Line != line && !strings.Contains(want, "variable") && !strings.Contains(want, "zone") || r.Release != release {
				t.Errorf("%s: line %d of release %q, want %d of %q", new, r.Line, r.Release, line, release)
			}
		}
		if got != want {
			t.Errorf("%s\ngot  %s\nwant %s", new, got, want)
		}
	}
	empty(t, n.base)
}

func TestUnknownIsForReleasesThatHaveAll(t *testing.T) {
	n := &nginx{program: []byte("\x00nginx/1.22.1\x00xx\x00sendfile\x00")}
	v := nginxconf.Judge(parse(t, "a;\nodd_directive x;"))
	for image, want := range map[string]bool{
		"nginx:1.22": true, "nginx:1.22.1": true, "nginx:1.22.1-alpine": true, "nginx:1.18.0@sha256:00": true, "nginxinc/nginx-unprivileged:1.21.6-alpine": true, "r.example.com:5000/nginx:1.20": true,
		"nginx:1.22.2": false, "nginx:1.23": false, "nginx:2.0": false, "nginx:stable": false, "nginx": false, "nginx@sha256:00": false, "mynginx:1.18": false, "": false,
	} {
		if r := n.unknown(v, image); (r != nil) != want || want && *r != (Refusal{2, `unknown directive "odd_directive"`, "1.22.1"}) {
			t.Errorf("%s: %v", image, r)
		}
	}
	for text, want := range map[string]bool{"sendfile_x on;": true, "http3 on;": false, "Odd x;": false, "\"odd name\" x;": false, "include own.conf;": false, "js_x y;": false} {
		if r := n.unknown(nginxconf.Judge(parse(t, text)), "nginx:1.22"); (r != nil) != want {
			t.Errorf("%s: %v", text, r)
		}
	}
	n.program = append(n.program, "odd_directive\x00"...)
	if r := n.unknown(v, "nginx:1.22"); r != nil {
		t.Errorf("a directive of the program: %v", r)
	}
	n.program = []byte("openresty/1.25.3.1\x00")
	if r := n.unknown(v, "nginx:1.18"); r != nil {
		t.Errorf("a program of no known release: %v", r)
	}
}

func TestKnown(t *testing.T) {
	names := map[string]bool{"sendfile": true}
	for message, want := range map[string]string{
		`unknown directive "sendfile"`:                           `unknown directive "sendfile"`,
		`unknown directive "root:$y$j9T$abc:19000:0:99999:7:::"`: `unknown directive "…"`,
		`unknown directive "daemon:*:19000"`:                     `unknown directive "…"`,
		`invalid value "a b c" in "sendfile" directive`:          `invalid value "a … …" in "sendfile" directive`,
		`unexpected "}"`: `unexpected "}"`,
		`directive "sendfile" is not terminated by ";"`:          `directive "sendfile" is not terminated by ";"`,
		`token 0123456789abcdef for /tmp/mh1/nginx.conf:3 other`: `… for …`,
		`"proxy_pass" cannot have URI part`:                      `"…" cannot have URI part`,
		"":                                                       "",
	} {
		if got := known(message, names); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", message, got, want)
		}
	}
}

func TestRefusal(t *testing.T) {
	c := parse(t, "sendfile x;\nmap $a $b { secret_value y; }")
	for said, want := range map[string]*Refusal{
		"nginx: [emerg] unknown log format \"x\" in /tmp/mh/nginx.conf:12\nnginx: configuration file x test failed": {12, `unknown log format "…"`, ""},
		"2026/11/26 [emerg] 7#7: invalid value \"secret_value\" in \"sendfile\" in /t:1":                            {1, `invalid value "…" in "sendfile"`, ""},
		"nginx: [emerg] no \"events\" section in configuration":                                                     {0, `no "…" section in …`, ""},
		"[emerg] host not found in upstream \"h\" in /t:1":                                                          nil,
		"[emerg] open() \"/t/x\" failed (13: Permission denied) in /t:1":                                            nil,
		"[emerg] mmap(MAP_ANON|MAP_SHARED, 9) failed (12: Cannot allocate memory)":                                  nil,
		"[emerg] dlopen() \"/x\" failed":                                                                            nil,
		"[emerg] unknown directive \"http2\" in /t:1":                                                               nil,
		"[emerg] SSL_CTX_set1_curves_list(\"X\") failed (SSL:) in /t:1":                                             nil,
		"[alert] something": nil,
		"":                  nil,
	} {
		got := refusal([]byte(said), c)
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%s\ngot  %v\nwant %v", said, got, want)
		}
	}
}

func TestTrusted(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("no user is told from another")
	}
	if _, ok := trusted("/bin/sh"); !ok {
		t.Error("/bin/sh is not trusted")
	}
	dir := t.TempDir() // in a folder that everybody can write to
	if err := os.WriteFile(filepath.Join(dir, "nginx"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/bin/sh", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(dir, "nginx"), filepath.Join(dir, "none"), "/etc/passwd", "/etc", "nginx", "./nginx", ""} {
		if real, ok := trusted(path); ok {
			t.Errorf("%s is trusted as %s", path, real)
		}
	}
	t.Chdir(dir)
	t.Setenv("PATH", ".:"+dir)
	if n := find([]string{dir, ".", ""}); n != nil {
		t.Errorf("found %s", n.path)
	}
}
