package nginxconf

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// around stands around the line that is judged, the fifth.
const around = "events {}\nhttp {\nupstream pool { server jupyter:8888; }\nserver {\n%s\n}\n}\n"

func parsed(tb testing.TB, text string) *Config {
	tb.Helper()
	c, err := Parse("n", []byte(text))
	if err != nil {
		tb.Fatalf("%v in\n%s", err, text)
	}
	return c
}

// said is a verdict in short: what is wrong with which line.
func said(v Verdict) (out []string) {
	kinds := [...]string{Module: "module", Script: "script", Include: "include", Path: "path", Environment: "environment"}
	for _, f := range v.Faults {
		out = append(out, fmt.Sprintf("%d %s: %s", f.Line, f.Directive, kinds[f.Kind]))
	}
	for _, d := range v.Doubts {
		out = append(out, fmt.Sprintf("%d %s: doubt %v", d.Line, d.Directive, d.Unlisted))
	}
	return out
}

func TestJudge(t *testing.T) {
	for line, want := range map[string]string{
		// Code.
		`load_module /tmp/x.so;`:            "load_module: module",
		`"load_module" modules/x.so;`:       "load_module: module",
		`'load_\module' x;`:                 "load_\\module: doubt true",
		`ssl_engine pkcs11;`:                "ssl_engine: module",
		`ssl_certificate_key engine:x:y;`:   "ssl_certificate_key: module",
		`ssl_certificate store:file:/x;`:    "ssl_certificate: module",
		`perl_set $a 'sub { 1 }';`:          "perl_set: script",
		`perl_modules /x;`:                  "perl_modules: script",
		`perl a::b;`:                        "perl: script",
		`js_include x.js;`:                  "js_include: script",
		`js_import x.js;`:                   "js_import: script",
		`lua_package_path "/x/?.lua";`:      "lua_package_path: script",
		`content_by_lua_block { evil(); }`:  "content_by_lua_block: script|evil(): doubt true",
		`proxy_wasm x;`:                     "proxy_wasm: script",
		`env LD_PRELOAD=/x.so;`:             "env: environment",
		`stream { js_import x.js; }`:        "js_import: script|stream: doubt true",
		`map $uri $a { load_module x.so; }`: "",

		// Includes.
		`include /etc/shadow;`:                 "include: include",
		`include ..;`:                          "include: include",
		`include ../../.env;`:                  "include: include",
		`include tls/../../../.env;`:           "include: include",
		`include /etc/nginx/magi/../x;`:        "include: include",
		`include /etc/nginx/magix/a;`:          "include: include",
		`include /tmp/a;`:                      "include: include",
		`include $a;`:                          "include: include",
		`map $uri $a { include /etc/shadow; }`: "include: include",
		`types { include /etc/mime.types; }`:   "include: include",
		`include /etc/nginx/magi/own/*.conf;`:  "include: doubt false",
		`include own.conf;`:                    "include: doubt false",
		`include;`:                             "include: doubt false",
		`map $uri $a { x { y z; } }`:           "x: doubt true|y: doubt true",

		// Paths.
		`error_log /path/in/root;`:                                 "error_log: path",
		`error_log /path/in/root debug;`:                           "error_log: path",
		`error_log logs/e;`:                                        "",
		`error_log stderr;`:                                        "",
		`error_log off;`:                                           "",
		`error_log syslog:server=10.0.0.1;`:                        "error_log: doubt false",
		`error_log syslog:server=unix:/dev/log;`:                   "error_log: path",
		`error_log memory:1g;`:                                     "error_log: doubt false",
		`access_log /var/log/a.log magi;`:                          "access_log: path",
		`access_log /tmp/$host.log;`:                               "access_log: path",
		`access_log /tmp/../etc/passwd;`:                           "access_log: path",
		`access_log /dev/sda;`:                                     "access_log: path",
		`access_log /dev/stdout magi buffer=4k;`:                   "",
		`access_log off;`:                                          "",
		`access_log syslog:server=h;`:                              "access_log: doubt false",
		`pid /run/nginx.pid;`:                                      "pid: path",
		`pid /tmp/nginx.pid;`:                                      "",
		`lock_file /var/lock/x;`:                                   "lock_file: path",
		`working_directory /root;`:                                 "working_directory: path",
		`proxy_temp_path /var/tmp 1 2;`:                            "proxy_temp_path: path",
		`proxy_temp_path /tmp/p 1 2;`:                              "",
		`proxy_cache_path /data keys_zone=a:1m;`:                   "proxy_cache_path: path",
		`proxy_cache_path /tmp/c keys_zone=a:1m;`:                  "",
		`proxy_store /data$uri;`:                                   "proxy_store: path",
		`google_perftools_profiles /root/p;`:                       "google_perftools_profiles: path",
		`ssl_certificate_key /etc/ssl/private/k.pem;`:              "ssl_certificate_key: path",
		`ssl_certificate /etc/nginx/magi/tls/cert.pem;`:            "",
		`ssl_certificate /etc/nginx/tls/cert.pem;`:                 "",
		`ssl_certificate /etc/nginx/tls/$name.pem;`:                "ssl_certificate: doubt false",
		`ssl_certificate /etc/nginx/tls/../../x.pem;`:              "ssl_certificate: path",
		`ssl_certificate tls/cert.pem;`:                            "",
		`ssl_certificate /tmp/c.pem;`:                              "ssl_certificate: path",
		`ssl_certificate $cert;`:                                   "ssl_certificate: doubt false",
		`ssl_certificate /etc/nginx/magi/tls/$name.pem;`:           "ssl_certificate: doubt false",
		`ssl_certificate /etc/ssl/$name.pem;`:                      "ssl_certificate: path",
		`ssl_certificate data:$x;`:                                 "ssl_certificate: doubt false",
		`ssl_password_file /root/p;`:                               "ssl_password_file: path",
		`ssl_password_file /etc/nginx/magi/p;`:                     "ssl_password_file: doubt false",
		`ssl_password_file;`:                                       "ssl_password_file: doubt false",
		`ssl_dhparam /etc/ssl/dh.pem;`:                             "ssl_dhparam: path",
		`auth_basic_user_file /etc/shadow;`:                        "auth_basic_user_file: path",
		`auth_basic_user_file /etc/nginx/magi/htpasswd;`:           "",
		`auth_basic_user_file off;`:                                "",
		`root /srv;`:                                               "",
		`proxy_pass http://unix:/var/run/docker.sock:/;`:           "proxy_pass: path",
		`proxy_pass http://unix:$socket;`:                          "proxy_pass: doubt false",
		`map $uri $a { unix:/run/x.sock secret; secret unix:/x; }`: "map: path|map: path",
		`no_such_directive unix:/x;`:                               "no_such_directive: doubt true",
		`set $jupyter UNIX:/var/run/docker.sock;`:                  "set: path",
		`upstream b { server unix:/var/run/docker.sock; }`:         "server: path",
		`listen unix:/run/x.sock;`:                                 "listen: path",
		`listen unix:x.sock;`:                                      "listen: path",
		`listen unix:/tmp/x.sock;`:                                 "",

		// Hosts.
		`listen 8443 ssl default_server;`:                          "",
		`listen [::]:80 backlog=5;`:                                "",
		`listen 443 quic;`:                                         "listen: doubt false",
		`proxy_pass http://$jupyter;`:                              "",
		`proxy_pass http://j:8888/x?y;`:                            "",
		`proxy_pass ftp://j;`:                                      "proxy_pass: doubt false",
		`resolver 127.0.0.11 ns.example.com valid=10s;`:            "",
		`resolver 127.0.0.11 status_zone=a;`:                       "resolver: doubt false",
		`set_real_ip_from 10.0.0.0/8;`:                             "",
		`set_real_ip_from fd00::1;`:                                "",
		`set_real_ip_from proxy.example.com;`:                      "set_real_ip_from: doubt false",
		`upstream b { server j:1 down; server [::1]:1 weight=2; }`: "",
		`upstream b { server; }`:                                   "",
		`upstream b { server j:1 slow_start=1; }`:                  "server: doubt false",

		// Others.
		`sendfile on;`:              "",
		`user root;`:                "",
		`daemon off;`:               "",
		`daemon off { evil; }`:      "daemon: doubt false|evil: doubt true",
		`no_such_directive /etc/x;`: "no_such_directive: doubt true",
		`Sendfile on;`:              "Sendfile: doubt true",
		"sendfile \"on\x00\";":      "sendfile: doubt false",
		"log_format a 'b\n\t$c';":   "",
		`grpc_pass grpc://h;`:       "grpc_pass: doubt true",
		`ssl_conf_command PrivateKey /etc/ssl/private/k;`: "ssl_conf_command: doubt true",
		`geo $a { default 0; 10.0.0.0/8 1; }`:             "",
	} {
		got := said(Judge(parsed(t, fmt.Sprintf(around, line))))
		var all []string
		if want != "" {
			for _, w := range strings.Split(want, "|") {
				all = append(all, "5 "+w)
			}
		}
		slices.Sort(got)
		slices.Sort(all)
		if diff := cmp.Diff(all, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

// examples are the files that are rendered.
func examples(tb testing.TB) (out []*Config) {
	names, err := filepath.Glob("../../examples/*/tree/config/nginx/nginx.conf")
	if err != nil || len(names) == 0 {
		tb.Fatalf("no example: %v", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, parsed(tb, string(data)))
	}
	return out
}

func TestJudgeTakesWhatIsRendered(t *testing.T) {
	for _, c := range examples(t) {
		if v := Judge(c); !v.Testable() || len(v.Includes) > 0 {
			t.Errorf("%s: %v", c.Name, said(v))
		}
	}
}

func TestLinked(t *testing.T) {
	dir := t.TempDir()
	for _, err := range []error{
		os.WriteFile(filepath.Join(dir, "own.conf"), nil, 0o600), os.Mkdir(filepath.Join(dir, "d"), 0o700), os.WriteFile(filepath.Join(dir, "d/a.conf"), nil, 0o600),
		os.Symlink("/etc/shadow", filepath.Join(dir, "link.conf")), os.Symlink("/etc", filepath.Join(dir, "etc")), os.Symlink("/nowhere", filepath.Join(dir, "dangling")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for pattern, want := range map[string]int{
		"own.conf": 0, "d/*.conf": 0, "d/a.conf": 0, "none": 0, "none/*": 0, "[": 0, "/etc/nginx/magi/own.conf": 0,
		"link.conf": 1, "*.conf": 1, "etc/shadow": 1, "etc/*.none": 1, "dangling": 1, "/etc/nginx/magi/etc/passwd": 1, "*/passwd": 1,
	} {
		v := Judge(parsed(t, "a;\ninclude "+pattern+";"))
		got := v.Linked(os.DirFS(dir))
		if len(got) != want || want == 1 && got[0] != (Fault{2, "include", Include}) {
			t.Errorf("%s: %v, want %d", pattern, got, want)
		}
	}
	var none fs.FS = os.DirFS(filepath.Join(dir, "none"))
	if got := Judge(parsed(t, "include a;")).Linked(none); got != nil {
		t.Errorf("a folder that is not there: %v", got)
	}
}

func TestKindsSayWhatIsWrong(t *testing.T) {
	seen := map[string]bool{}
	for k := Kind(0); k <= Environment; k++ {
		if s := k.String(); s == "" || seen[s] {
			t.Errorf("%d: %q", k, s)
		}
		seen[k.String()] = true
	}
}
