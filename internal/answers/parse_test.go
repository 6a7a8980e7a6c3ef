package answers

import (
	"strings"
	"testing"
)

func TestDomain(t *testing.T) {
	long := strings.Repeat("a.", 150) + "example"
	for text, want := range map[string]string{
		"jupyter.example.com":  "jupyter.example.com",
		"Jupyter.Example.COM.": "jupyter.example.com",
		"bücher.example":       "xn--bcher-kva.example",
		"localhost":            "localhost",
		"192.168.1.7":          "192.168.1.7",
		"my host":              "", "a\"b.com": "", "a'b": "", "a\nb": "", "$(id)": "", "${HOME}": "", "a;b": "", "a.com; deny": "", "{{.Domain}}": "",
		"https://a.com": "", "a.com/path": "", "a.com:443": "", "user@a.com": "", "-a.com": "", "a..com": "", "": "", "*.example.com": "",
		"2001:db8::1": "", "[::1]": "", "1.2.3": "", "999.1.1.1": "", "a.123": "", "_a.com": "", long: "", strings.Repeat("x", 300): "", "\x00": "", "a\u202eb.com": "",
	} {
		got, err := ParseDomain(text)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("ParseDomain(%.40q) = %q, %v, want %q", text, got, err, want)
		}
	}
}

// text checks one value of one answer.
func text(t *testing.T, key string, values []string, want string) {
	t.Helper()
	q, ok := Find(key)
	if !ok {
		t.Fatalf("no question %s", key)
	}
	var s Answers
	err := q.Set(&s, values)
	if want == "" {
		if err == nil {
			t.Errorf("%s takes %q as %q", key, values, q.Get(s))
		}
		return
	}
	if err != nil || strings.Join(q.Get(s), " ") != want {
		t.Errorf("%s: %q gives %q, %v, want %q", key, values, q.Get(s), err, want)
	}
}

func TestAnswersOneByOne(t *testing.T) {
	for _, c := range []struct{ key, in, want string }{
		{"profile", "prod", "prod"}, {"profile", "PROD", "prod"}, {"profile", "staging", ""}, {"profile", "", ""},
		{"expose", "nginx", "nginx"}, {"expose", "host", ""},
		{"bind", "0.0.0.0", "0.0.0.0"}, {"bind", "::", ""}, {"bind", "localhost", ""},
		{"allow", "192.168.1.0/24", "192.168.1.0/24"}, {"allow", "192.168.1.7/24", "192.168.1.0/24"}, {"allow", "10.0.0.1", "10.0.0.1"},
		{"allow", "10.0.0.0/33", ""}, {"allow", "10.0.0", ""}, {"allow", "2001:DB8::/32", "2001:db8::/32"}, {"allow", "::ffff:10.0.0.1", "10.0.0.1"},
		{"allow", "::ffff:10.0.0.0/104", ""}, {"allow", "fe80::1%eth0", ""}, {"allow", "all;", ""},
		{"https_port", "443", "443"}, {"https_port", "0", ""}, {"https_port", "70000", ""}, {"https_port", "off", ""}, {"https_port", "0443", "443"},
		{"http_port", "off", "off"}, {"http_port", "80", "80"}, {"http_port", "-1", ""},
		{"tls", "files", "files"}, {"tls", "letsencrypt", ""},
		{"base_url", "/", "/"}, {"base_url", "jupyter", "/jupyter/"}, {"base_url", "/a/b/", "/a/b/"}, {"base_url", "/../etc", ""}, {"base_url", "/a b", ""},
		{"base_url", "/a;b", ""}, {"base_url", "/$uri", ""}, {"base_url", "/a//b", ""}, {"base_url", "/{{x}}", ""}, {"base_url", "/\"", ""},
		{"origins", "https://A.example.com", "https://a.example.com"}, {"origins", "https://a.example.com:443/", "https://a.example.com"},
		{"origins", "https://a.example.com:8443", "https://a.example.com:8443"}, {"origins", "a.example.com", ""}, {"origins", "https://a/b", ""}, {"origins", "https://u@a", ""}, {"origins", "*", "*"},
		{"image", "quay.io/jupyter/scipy-notebook:2026-10-05", "quay.io/jupyter/scipy-notebook:2026-10-05"}, {"image", "quay.io/jupyter/scipy-notebook", ""},
		{"image", "a@sha256:" + strings.Repeat("a", 64), "a@sha256:" + strings.Repeat("a", 64)}, {"image", "a:b\nRUN id", ""}, {"image", "A:b", ""}, {"image", "a:latest", "a:latest"},
		{"packages", "openai", "openai"}, {"packages", "litellm[proxy,x]>=1.0,<2", "litellm[proxy,x]>=1.0,<2"}, {"packages", "x; rm -rf /", ""}, {"packages", "--index-url=x", ""},
		{"packages", "git+https://x/y", ""}, {"packages", "x==1 y", ""}, {"packages", "a$(id)", ""},
		{"cpus", "2", "2"}, {"cpus", "0.5", "0.5"}, {"cpus", "0", ""}, {"cpus", "-1", ""}, {"cpus", "1e3", ""}, {"cpus", "NaN", ""}, {"cpus", "2.0000001", ""},
		{"memory", "4G", "4G"}, {"memory", "4096MiB", "4G"}, {"memory", "1.5g", "1536M"}, {"memory", "0", ""}, {"memory", "4X", ""}, {"memory", "G", ""}, {"memory", "1e9", ""}, {"memory", "99999999T", ""},
		{"pids", "512", "512"}, {"pids", "0", ""}, {"pids", "5000", ""},
		{"cull_idle", "off", "off"}, {"cull_idle", "1h", "1h"}, {"cull_idle", "90m", "90m"}, {"cull_idle", "10s", ""}, {"cull_idle", "x", ""},
		{"cookie_days", "1", "1"}, {"cookie_days", "0", ""},
		{"terminals", "yes", "yes"}, {"terminals", "false", "no"}, {"terminals", "maybe", ""},
		{"reach", "litellm", "litellm"}, {"reach", "a b", ""}, {"reach", "a\nb", ""},
		{"pass_env", "OPENAI_API_KEY", "OPENAI_API_KEY"}, {"pass_env", "1A", ""}, {"pass_env", "A-B", ""}, {"pass_env", "JUPYTER_TOKEN", ""}, {"pass_env", "A}${B", ""},
		{"notebooks", "./data/nb", "./data/nb"}, {"notebooks", "data/nb/", "./data/nb"}, {"notebooks", "/etc", ""}, {"notebooks", "../x", ""}, {"notebooks", ".", ""}, {"notebooks", "a/../../b", ""}, {"notebooks", "a:b", ""}, {"notebooks", "Übungen", "./Übungen"}, {"notebooks", "U\u0308bungen", "./U\u0308bungen"}, {"notebooks", "作業/a$b", "./作業/a$b"}, {"notebooks", "it's (mine) & more", "./it's (mine) & more"},
		{"notebooks", "a`b", ""}, {"notebooks", `a\b`, ""}, {"notebooks", `a"b`, ""}, {"notebooks", "a\u202eb", ""}, {"notebooks", "a\u200bb", ""}, {"notebooks", "a\u2028b", ""}, {"notebooks", "a\xffb", ""}, {"notebooks", "a\ufffdb", ""},
		{"notebooks", "a*b", ""}, {"notebooks", "a|b", ""}, {"notebooks", "a<b", ""}, {"notebooks", "a\x7fb", ""}, {"notebooks", "a\nb", ""},
		{"uid", "1000", "1000"}, {"uid", "0", ""}, {"gid", "0", ""}, {"nginx_uid", "70000", ""},
		{"bridge", "magi-j", "magi-j"}, {"bridge", "Magi", ""}, {"bridge", "elevenchars", ""}, {"bridge", "a;", ""},
		{"tls_cert", "/etc/ssl/a.pem", "/etc/ssl/a.pem"}, {"tls_cert", "a\nb", ""},
	} {
		text(t, c.key, []string{c.in}, c.want)
	}
}

func TestLists(t *testing.T) {
	text(t, "allow", []string{"10.0.0.0/8", "10.1.0.0/16", "192.168.1.7", "10.0.0.0/8"}, "10.0.0.0/8 192.168.1.7")
	text(t, "packages", []string{"requests", "openai", "requests"}, "openai requests")
	text(t, "domain", []string{"a.example", "b.example"}, "")
	q, _ := Find("packages")
	got := q.Split("openai, litellm[proxy,x]>=1 requests")
	if strings.Join(got, "|") != "openai|litellm[proxy,x]>=1|requests" {
		t.Errorf("Split gives %q", got)
	}
	if got := q.Split("none"); got == nil || len(got) != 0 {
		t.Errorf("Split(none) gives %#v, want the empty list", got)
	}
}
