package answers

import (
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// magi is what the MAGI stack says of itself.
func magi() Found {
	return Found{
		Service: "jupyter", Candidates: []string{"jupyter"}, Services: []string{"litellm", "redis"}, Reach: []string{"litellm"},
		EnvNames: []string{"OPENAI_API_KEY", "PORT_WEBUI"}, UID: 1000, GID: 100, NginxUID: 101,
		Published: []Port{{4000, "litellm"}, {8443, "caddy"}},
	}
}

// given makes answers from key=value texts.
func given(pairs ...string) Source {
	a := Source{}
	for _, p := range pairs {
		key, value, _ := strings.Cut(p, "=")
		q, ok := Find(key)
		if !ok {
			panic(key)
		}
		a[key] = Given{Values: q.Split(value), From: "--" + q.Flag()}
	}
	return a
}

func TestDefaults(t *testing.T) {
	s, remarks, err := Resolve([]Source{given("profile=prod", "domain=jupyter.example.com", "allow=192.168.1.0/24")}, magi(), nil)
	if err != nil || remarks != nil {
		t.Fatal(err, remarks)
	}
	got := map[string]string{}
	for _, q := range Questions() {
		got[q.Key] = strings.Join(q.Get(s), " ")
	}
	want := map[string]string{
		"profile": "prod", "service": "jupyter", "expose": "nginx", "domain": "jupyter.example.com", "bind": "0.0.0.0", "also_publish": "", "command": "", "cover": "no", "image_mode": "replace", "allow_any": "no",
		"allow": "192.168.1.0/24", "https_port": "443", "http_port": "80", "tls": "self-signed", "tls_cert": "", "tls_key": "", "pass_env": "",
		"base_url": "/", "origins": "", "image": DefaultImage, "nginx_image": DefaultNginxImage,
		"packages": pinned, "cpus": "2", "memory": "4G", "pids": "512", "reserve_cpus": "1", "reserve_memory": "2G",
		"cull_idle": "1h", "cookie_days": "1", "terminals": "no", "reach": "litellm", "egress": "reach", "mounts": "", "notebooks": "./data/jupyter/notebooks",
		"uid": "1000", "gid": "100", "nginx_uid": "101", "bridge": "magi-j", "enable_https": "no",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	dev, _, err := Resolve([]Source{given("profile=dev")}, magi(), nil)
	if err != nil || dev.Domain != "localhost" || dev.Expose != ExposeLoopback || dev.Egress != EgressFull || dev.Proxied() || !cmp.Equal(dev.PassEnv, []string{"OPENAI_API_KEY"}) {
		t.Errorf("dev: %+v, %v", dev, err)
	}
}

func TestAllProblemsAtOnce(t *testing.T) {
	_, _, err := Resolve([]Source{given("profile=prod", "https_port=70000", "base_url=/..", "memory=1G", "reserve_memory=2G")}, magi(), nil)
	var ps Problems
	if !errors.As(err, &ps) {
		t.Fatalf("%v", err)
	}
	var keys []string
	for _, p := range ps {
		keys = append(keys, p.Key)
	}
	if d := cmp.Diff([]string{"domain", "allow", "https_port", "base_url", "reserve_memory"}, keys); d != "" {
		t.Error(d)
	}
	for _, want := range []string{"--domain: is missing", "--https-port: \"70000\" is not a port", "set --domain, --allow"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in\n%s", want, err)
		}
	}
}

func TestChecks(t *testing.T) {
	base := []string{"profile=prod", "domain=a.example", "allow=192.168.1.0/24"}
	for _, c := range []struct{ with, want string }{
		{"allow=0.0.0.0/0", "--allow-any"},
		{"allow=0.0.0.0/1 128.0.0.0/1", "--allow-any"},
		{"allow=::/0", "--allow-any"},
		{"bind=127.0.0.1", "would deny every client"},
		{"expose=loopback", "has no effect with expose loopback"},
		{"https_port=4000", "already published by litellm"},
		{"http_port=443", "is also the HTTPS port"},
		{"image=quay.io/jupyter/scipy-notebook:latest", "latest changes over time"},
		{"nginx_image=nginx:latest", "latest changes over time"},
		{"origins=*", "every web page"},
		{"tls=files", "is missing"},
		{"pass_env=NOPE", "is neither in .env"},
		{"reach=postgres", "is not a service"},
		{"service=redis", "is not a Jupyter service"},
		{"cpus=1 ", ""}, {"reserve_cpus=4", "above the limit"},
		{"memory=128M", "is too little: JupyterLab needs"},
	} {
		_, _, err := Resolve([]Source{given(c.with), given(base...)}, magi(), nil)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.with, err, c.want)
		}
	}
}

func TestRemarks(t *testing.T) {
	f := magi()
	f.Bridges = []netip.Prefix{netip.MustParsePrefix("10.200.0.0/16")}
	_, remarks, err := Resolve([]Source{given("profile=prod", "domain=a.example", "allow=192.168.1.9/24 192.168.1.0/25 172.20.0.0/16 10.200.3.4 2001:db8::/32")}, f, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []Remark{
		{Kind: HostBits, Key: "allow", Value: "192.168.1.9/24", Other: "192.168.1.0/24"},
		{Kind: Contained, Key: "allow", Value: "192.168.1.0/25", Other: "192.168.1.0/24"},
		{Kind: NeverMatches, Key: "allow", Value: "2001:db8::/32"},
		{Kind: CoversBridges, Key: "allow", Value: "10.200.3.4/32", Other: "10.200.0.0/16"},
	}
	if d := cmp.Diff(want, remarks); d != "" {
		t.Error(d)
	}
}

func TestLayers(t *testing.T) {
	low, high := given("profile=prod", "domain=low.example", "allow=10.0.0.0/8"), given("domain=high.example")
	s, _, err := Resolve([]Source{high, low}, magi(), nil)
	if err != nil || s.Domain != "high.example" {
		t.Errorf("%q, %v", s.Domain, err)
	}
}

func TestAsk(t *testing.T) {
	asked := map[string]bool{}
	ask := func(q Question, s Answers, suggested []string) ([]string, error) {
		asked[q.Key] = true
		if q.Key == "domain" {
			return []string{"asked.example"}, nil
		}
		return suggested, nil
	}
	s, _, err := Resolve([]Source{given("profile=prod", "allow=10.0.0.0/8", "tls=self-signed")}, magi(), ask)
	if err != nil || s.Domain != "asked.example" {
		t.Fatal(s.Domain, err)
	}
	for key, want := range map[string]bool{"domain": true, "profile": false, "tls": false, "tls_cert": false, "cpus": true} {
		if asked[key] != want {
			t.Errorf("%s: asked is %v, want %v", key, asked[key], want)
		}
	}
}
