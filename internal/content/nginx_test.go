package content

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
)

func parse(tb testing.TB, text string) *nginxconf.Config {
	tb.Helper()
	c, err := nginxconf.Parse("n", []byte(text))
	if err != nil {
		tb.Fatalf("%v in\n%s", err, text)
	}
	return c
}

// in puts directives into a block of a kind.
func in(kind, text string) string {
	switch kind {
	case "main":
		return text
	case "upstream":
		return "http { upstream u { " + text + " } }"
	}
	return kind + " { " + text + " }"
}

// opened returns what the differences open, in one line.
func opened(all []finding.Difference) string {
	var out []string
	for _, d := range all {
		out = append(out, string(d.Opens))
	}
	return strings.Join(out, " ")
}

// TestNginxTable has cases for each row: the directives before and after, and what the
// edit opens; "" for one that is harmless.
func TestNginxTable(t *testing.T) {
	type row struct{ kind, was, is, want string }
	rows := []row{
		{"main", "worker_processes 2;", "worker_processes 3;", ""},
		{"main", "worker_processes 2;", "worker_processes auto;", ""},
		{"main", "worker_processes 2;", "worker_processes 1;", "throttle"},
		{"main", "worker_rlimit_nofile 8192;", "worker_rlimit_nofile 9000;", ""},
		{"main", "worker_rlimit_nofile 8192;", "worker_rlimit_nofile auto;", "throttle"},
		{"main", "worker_rlimit_nofile 8192;", "", "throttle"},
		{"main", "worker_shutdown_timeout 12h;", "worker_shutdown_timeout 11h 60m;", "access"}, // two words: nginx takes one
		{"main", "worker_shutdown_timeout 12h;", "worker_shutdown_timeout 11h59m;", ""},
		{"main", "worker_shutdown_timeout 12h;", "worker_shutdown_timeout 12h1s;", "access"},
		{"main", "worker_shutdown_timeout 12h;", "worker_shutdown_timeout 0;", "access"},
		{"main", "worker_shutdown_timeout 12h;", "", "access"},
		{"main", "pid /tmp/nginx.pid;", "pid /tmp/mine;", ""},
		{"main", "pid /tmp/nginx.pid;", "pid /tmp/../etc/x;", "design"},
		{"main", "pid /tmp/nginx.pid;", "pid /var/x;", "design"},
		{"main", "pid /tmp/nginx.pid;", "pid /tmp/$x;", "design"},
		{"main", "error_log stderr emerg;", "error_log stderr crit;", "token"},
		{"main", "error_log stderr emerg;", "", "token"},
		{"main", "", "env A;", "design"},
		{"events", "worker_connections 4096;", "worker_connections 4097;", ""},
		{"events", "worker_connections 4096;", "worker_connections 4095;", "throttle"},

		{"http", "server_tokens off;", "server_tokens on;", "version"},
		{"http", "server_tokens off;", "", "version"},
		{"http", "", "server_tokens off;", ""},
		{"http", "proxy_temp_path /tmp/proxy;", "proxy_temp_path /tmp/mine 1 2;", ""},
		{"http", "proxy_temp_path /tmp/proxy;", "proxy_temp_path /x;", "design"},
		{"http", "", "charset utf-8;", ""},
		{"http", "", "charset utf-7;", "browser"},
		{"http", "", "satisfy all;", ""},
		{"http", "", "satisfy any;", "access"},
		{"http", "", "auth_basic mine;", ""},
		{"http", "", "auth_basic off;", "access"},
		{"http", "auth_basic mine;", "auth_basic off;", "access"},
		{"http", "", "auth_basic_user_file f; auth_delay 1s;", ""},
		{"http", "auth_basic_user_file f;", "auth_basic_user_file g;", "access"},
		{"http", "auth_request /x;", "auth_request off;", "access"},
		{"http", "", "auth_request /x;", "access"},
		{"http", "internal;", "", "access"},

		{"http", "client_header_timeout 6s;", "client_header_timeout 5000ms;", ""},
		{"http", "client_header_timeout 6s;", "client_header_timeout 6001ms;", "throttle"},
		{"http", "client_header_timeout 6s;", "", "throttle"},
		{"http", "client_header_timeout 2m;", "", ""},
		{"http", "client_body_timeout 30s;", "client_body_timeout 1m;", ""},
		{"http", "client_body_timeout 30s;", "client_body_timeout 61;", "throttle"},
		{"http", "client_body_timeout 90s;", "client_body_timeout 80s;", ""},
		{"http", "send_timeout 30s;", "send_timeout 0;", "throttle"},
		{"http", "send_timeout 30s;", "", ""},
		{"http", "keepalive_timeout 65s;", "keepalive_timeout 0;", ""},
		{"http", "keepalive_timeout 65s;", "keepalive_timeout 60s;", ""},
		{"http", "keepalive_timeout 65s;", "keepalive_timeout 75s;", "throttle"},
		{"http", "keepalive_timeout 65s;", "keepalive_timeout 60s 50s;", "throttle"},
		{"http", "keepalive_timeout 65s;", "", "throttle"},
		{"http", "reset_timedout_connection on;", "reset_timedout_connection off;", "throttle"},
		{"http", "", "reset_timedout_connection on;", ""},
		{"http", "client_header_buffer_size 4k;", "client_header_buffer_size 4096;", ""},
		{"http", "client_header_buffer_size 4k;", "client_header_buffer_size 4097;", "throttle"},
		{"http", "large_client_header_buffers 4 16k;", "large_client_header_buffers 3 8k;", ""},
		{"http", "large_client_header_buffers 4 16k;", "large_client_header_buffers 5 8k;", "throttle"},
		{"http", "large_client_header_buffers 4 16k;", "large_client_header_buffers 4 17k;", "throttle"},
		{"http", "client_max_body_size 64m;", "client_max_body_size 64M;", ""},
		{"http", "client_max_body_size 64m;", "client_max_body_size 1g;", "throttle"},
		{"http", "client_max_body_size 64m;", "client_max_body_size 0;", "throttle"},
		{"http", "client_max_body_size 64m;", "client_max_body_size 64mb;", "throttle"},
		{"http", "client_max_body_size 64m;", "client_max_body_size 9999999999999;", "throttle"},
		{"http", "client_max_body_size 64m;", "", ""},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:2m rate=4r/m;", ""},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/s;", "limit_req_zone $a zone=z:1m rate=300r/m;", ""},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:1m rate=6r/m;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:1m rate=5r/s;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:1m rate=0r/m;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:1m rate=5;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:1m rate=5r/m sync;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $b zone=z:1m rate=5r/m;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:1023k rate=5r/m;", "throttle"},
		{"http", "limit_req_zone $a zone=z:1m rate=5r/m;", "limit_req_zone $a zone=z:11m rate=5r/m;", "throttle"},
		{"http", "", "limit_req_zone $a zone=z:10m rate=5r/m;", ""},
		{"http", "", "limit_req_zone $a zone=z:11m rate=5r/m;", "throttle"},
		{"http", "", "limit_req_zone $a zone=z rate=5r/m;", "throttle"},
		{"http", "limit_conn_zone $a zone=z:1m;", "limit_conn_zone $a zone=z:2m;", ""},
		{"http", "limit_conn_zone $a zone=z:1m;", "limit_conn_zone $b zone=z:1m;", "throttle"},
		{"http", "limit_conn_zone $a zone=z:1m;", "", "throttle"},
		{"http", "limit_req_status 429;", "limit_req_status 503;", ""},
		{"http", "limit_req_status 429;", "limit_req_status 418;", "throttle"},
		{"http", "limit_conn_status 429;", "", ""},
		{"http", "limit_req_log_level notice;", "limit_req_log_level info;", ""},
		{"http", "limit_req_log_level notice;", "limit_req_log_level warn;", "token"},
		{"http", "limit_conn_log_level notice;", "", "token"},
		{"http", "http2 on;", "", ""},

		{"http", "", "error_log stderr emerg;", "token"},
		{"http", "", "log_format mine '$remote_addr $uri';", ""},
		{"http", "", "log_format mine '$remote_addr ${request_uri}';", "token"},
		{"http", "", "log_format mine $uri '$cookie_x';", "token"},
		{"http", "log_format magi '$uri $status';", "log_format magi '$status $uri';", "logs"},
		{"http", "log_format magi '$uri $status';", "log_format magi '$status $args';", "token"},
		{"http", "log_format magi '$uri $status';", "", "token"},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log a magi flush=60s buffer=1k;", ""},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log a magi;", ""},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log a magi buffer=5k;", "logs"},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log a magi flush=61s;", "logs"},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log a magi if=$x;", "logs"},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log a;", "logs"},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log b magi;", "logs"},
		{"http", "access_log a magi buffer=4k flush=1s;", "access_log off;", "logs"},
		{"http", "access_log a magi buffer=4k flush=1s;", "", "logs"},
		{"http", "access_log a magi; server { access_log off; }", "access_log a magi; server { }", ""},
		{"http", "access_log a magi; server { }", "access_log a magi; server { access_log off; }", "logs"},
		{"http", "access_log a magi; server { }", "access_log a magi; server { access_log a magi; }", ""},

		{"http", "ssl_protocols TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.3;", ""},
		{"http", "ssl_protocols TLSv1.2 TLSv1.3;", "ssl_protocols TLSv1.3 TLSv1.1;", "tls"},
		{"http", "ssl_protocols TLSv1.2 TLSv1.3;", "", "tls"},
		{"http", "ssl_ciphers A:B;", "ssl_ciphers B:!C;", ""},
		{"http", "ssl_ciphers A:B;", "ssl_ciphers B:C;", "tls"},
		{"http", "ssl_ciphers A:B;", "ssl_ciphers !A;", "tls"},
		{"http", "ssl_ciphers A:B;", "", "tls"},
		{"http", "ssl_ecdh_curve X25519;", "ssl_ecdh_curve ?X25519MLKEM768:prime256v1;", ""},
		{"http", "ssl_ecdh_curve X25519;", "ssl_ecdh_curve X25519:sect163k1;", "tls"},
		{"http", "ssl_ecdh_curve X25519;", "ssl_ecdh_curve auto;", "tls"},
		{"http", "ssl_session_cache shared:a:10m;", "ssl_session_cache shared:b:10m;", ""},
		{"http", "ssl_session_cache shared:a:10m;", "ssl_session_cache off;", ""},
		{"http", "ssl_session_cache shared:a:10m;", "", ""},
		{"http", "ssl_session_cache shared:a:10m;", "ssl_session_cache shared:a:11m;", "tls"},
		{"http", "ssl_session_cache shared:a:10m;", "ssl_session_cache builtin:100;", "tls"},
		{"http", "ssl_session_cache shared:a:10m;", "ssl_session_cache builtin;", "tls"},
		{"http", "ssl_session_timeout 1d;", "ssl_session_timeout 24h;", ""},
		{"http", "ssl_session_timeout 1d;", "ssl_session_timeout 25h;", "tls"},
		{"http", "ssl_session_tickets off;", "ssl_session_tickets on;", "tls"},
		{"http", "ssl_session_tickets off;", "", "tls"},
		{"http", "ssl_session_tickets on;", "ssl_session_tickets off;", ""},
		{"http", "", "ssl_buffer_size 16k;", ""},
		{"http", "", "ssl_buffer_size 17k;", "throttle"},
		{"http", "", "ssl_early_data off;", ""},
		{"http", "", "ssl_early_data on;", "tls"},
		{"http", "", "ssl_verify_client on; ssl_client_certificate f; ssl_verify_depth 2;", ""},
		{"http", "ssl_verify_client on;", "ssl_verify_client off;", "access"},
		{"http", "ssl_client_certificate f;", "ssl_client_certificate g;", "access"},
		{"http", "ssl_certificate a;", "ssl_certificate b;", "tls"},
		{"http", "ssl_certificate_key a;", "", "tls"},
		{"http", "ssl_reject_handshake on;", "ssl_reject_handshake off;", "tls"},

		{"http", "proxy_buffer_size 16k;", "proxy_buffer_size 64k;", ""},
		{"http", "proxy_buffer_size 16k;", "proxy_buffer_size 65k;", "throttle"},
		{"http", "proxy_buffer_size 16k;", "", ""},
		{"http", "proxy_buffers 8 16k;", "proxy_buffers 4 16k;", ""},
		{"http", "proxy_buffers 8 16k;", "proxy_buffers 9 16k;", "throttle"},
		{"http", "proxy_buffers 8 16k;", "", ""},
		{"http", "proxy_buffering off;", "proxy_buffering on;", "throttle"},
		{"http", "", "proxy_request_buffering off;", ""},
		{"http", "proxy_request_buffering off;", "", "throttle"},
		{"http", "proxy_pass http://a;", "proxy_pass http://b;", "route"},
		{"http", "proxy_redirect off;", "", "route"},
		{"http", "resolver 1.1.1.1 valid=10s ipv6=off;", "resolver 1.1.1.1 valid=5m;", ""},
		{"http", "resolver 1.1.1.1 valid=10s ipv6=off;", "resolver 1.1.1.1 valid=301s;", "route"},
		{"http", "resolver 1.1.1.1 valid=10s ipv6=off;", "resolver 1.1.1.1 2.2.2.2;", "route"},
		{"http", "resolver 1.1.1.1 valid=10s ipv6=off;", "resolver 2.2.2.2;", "route"},
		{"http", "resolver 1.1.1.1 valid=10s ipv6=off;", "", "route"},
		{"http", "server { listen 1 ssl; server_name a; }", "server { listen 1 ssl http2 backlog=9; server_name a; }", ""},
		{"http", "server { listen 1 ssl; server_name a; }", "server { listen 1; server_name a; }", "access"},
		{"http", "server { listen 1 ssl; server_name a; }", "server { listen 1 ssl proxy_protocol; server_name a; }", "access"},
		{"http", "server { listen 1 ssl; server_name a; }", "server { listen 1 ssl; listen 2 ssl; server_name a; }", "access"},
		{"http", "server { listen 1 ssl; server_name a; }", "server { server_name a; }", "access"},
		{"http", "server_name a b;", "server_name b;", ""},
		{"http", "server_name a b;", "server_name a c;", "access"},
		{"http", "server_name a b;", "", "access"},
		{"http", "server_name a b;", "server_name a b; server_name c;", "access"},
		{"http", "error_page 403 @a;", "error_page 403 @b;", "route"},
		{"http", "", "error_page 404 @a;", "route"},
		{"http", "", "try_files /a @b;", "route"},
		{"http", "set $a 1;", "set $a 2;", "route"},
		{"http", "set $a 1;", "set $a 1; set $b 1;", ""},
		{"http", "set $a $b;", "set $a $b; set $b 1;", "route"},
		{"http", "set $a ${b};", "set $a ${b}; set $b 1;", "route"},
		{"http", "", "set a 1;", "route"},
		{"http", "return 444;", "return 403;", ""},
		{"http", "", "return 404;", ""},
		{"http", "", "return 404 x;", "access"},
		{"http", "", "return 418;", "access"},
		{"http", "return 444;", "", "access"},
		{"http", "return 444;", "return 200 x;", "access"},
		{"http", "return 308 https://a;", "return 301 https://a;", ""},
		{"http", "return 308 https://a;", "return 301 https://b;", "access"},
		{"http", "return 308 https://a;", "return 200 https://a;", "access"},
		{"http", "return 308 https://a;", "return 308 https://b;", "access"},
		{"http", "return 403 'no';", "return 403 'nein $remote_addr';", ""},
		{"http", "return 403 'no';", "return 403 'nein $http_cookie';", "access"},
		{"http", "return 403 'no';", "return 404 'nein';", "access"},
		{"http", "if ($plain_origin) { return 403; }", "if ($plain_origin) { }", "browser"},

		{"upstream", "keepalive 16;", "keepalive 32;", ""},
		{"upstream", "server a;", "server b;", "route route"}, // one went, one came
		{"upstream", "server a resolve;", "server a;", "route"},
		{"upstream", "zone a 64k;", "", "route"},
		{"upstream", "", "ip_hash;", "design"},
		{"http", "", "include x;", "unread"},
		{"http", "", "dav_methods PUT;", "design"},
		{"main", "", "timer_resolution 10m;", "design"}, // timeouts would wait for it
		{"http", "", "gzip_buffers 1000 1m;", "design"},
	}
	weakened, harmless := map[string]bool{}, map[string]bool{}
	for _, r := range rows {
		was, is := in(r.kind, r.was), in(r.kind, r.is)
		if got := opened(Nginx(parse(t, was), parse(t, is))); got != r.want {
			t.Errorf("%s: %q → %q opens %q, want %q", r.kind, r.was, r.is, got, r.want)
		}
		parse(t, r.was+r.is).Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
			name := r.kind + " " + d.Name
			weakened[name] = weakened[name] || r.want != ""
			harmless[name] = harmless[name] || r.want == ""
		})
	}
	never := strings.Fields("error_log auth_request internal ssl_certificate ssl_certificate_key ssl_reject_handshake proxy_pass proxy_redirect error_page recursive_error_pages rewrite try_files root alias server zone")
	for _, r := range nginxTable() {
		some, none := false, false
		for _, name := range strings.Fields(r.names) {
			some, none = some || weakened[r.kind+" "+name], none || harmless[r.kind+" "+name]
			if r.judge != nil {
				continue
			}
			for _, text := range []string{"", name + " 1;", name + " 2;"} {
				if got := Nginx(parse(t, in(r.kind, name+" 1;")), parse(t, in(r.kind, text))); len(got) > 0 {
					t.Errorf("%s %s: %q: %v", r.kind, name, text, got)
				}
			}
		}
		if r.judge != nil && (!some || !none && !slices.Contains(never, strings.Fields(r.names)[0])) {
			t.Errorf("%s %s: no case of either outcome", r.kind, r.names)
		}
	}
}

// mayGo are the directives of the design that may be deleted alone, each for a reason.
var mayGo = map[string]string{
	"allow":                         "fewer clients get in",
	"server_names_hash_bucket_size": "nginx does not start if the names need it",
	"map_hash_bucket_size":          "nginx does not start if the maps need it",
	"limit_req_status":              "503 refuses as well",
	"limit_conn_status":             "503 refuses as well",
	"client_body_timeout":           "60 seconds, from clients that are let in and counted",
	"send_timeout":                  "60 seconds, the same",
	"client_header_buffer_size":     "1k is less",
	"large_client_header_buffers":   "four of 8k are less",
	"client_max_body_size 64m":      "1m is less",
	"ssl_prefer_server_ciphers":     "every cipher of the list is good",
	"ssl_session_cache":             "no cache",
	"ssl_session_timeout":           "five minutes are less",
	"resolver_timeout":              "Jupyter is found later",
	"keepalive 16":                  "more connections to Jupyter",
	"proxy_connect_timeout":         "a shorter or longer wait for Jupyter",
	"proxy_send_timeout":            "the same",
	"proxy_read_timeout":            "the same",
	"proxy_buffer_size":             "8k is less",
	"proxy_buffers":                 "eight of 8k are less",
	"http2":                         "limits count each stream",
	"access_log off":                "the health check is logged",
}

// examples returns the rendered configurations of the examples.
func examples(tb testing.TB) (out []string) {
	tb.Helper()
	for _, pattern := range []string{"../../examples/*/tree/config/nginx/nginx.conf", "../../examples/*/*/tree/config/nginx/nginx.conf"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			tb.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				tb.Fatal(err)
			}
			out = append(out, string(data))
		}
	}
	if len(out) < 5 {
		tb.Fatalf("%d examples", len(out))
	}
	return out
}

// TestNginxDeletions: without any one directive of a rendered file there is a finding,
// but for those of mayGo. It is on the line before, or above.
func TestNginxDeletions(t *testing.T) {
	gone := map[string]bool{}
	for _, text := range examples(t) {
		was := parse(t, text)
		lines := strings.Split(text, "\n")
		was.Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
			if d.Body != nil {
				return
			}
			left := slices.Delete(slices.Clone(lines), d.Line-1, d.Line)
			got := Nginx(was, parse(t, strings.Join(left, "\n")))
			reason := ""
			for _, name := range []string{d.Name, d.Name + " " + d.Arg(0)} {
				if mayGo[name] != "" {
					reason, gone[name] = mayGo[name], true
				}
			}
			switch {
			case (len(got) == 0) != (reason != ""):
				t.Errorf("without %q: %v, but %q", lines[d.Line-1], got, reason)
			case len(got) > 0 && got[0].Line > len(left):
				t.Errorf("without %q: %v", lines[d.Line-1], got)
			}
		})
	}
	for name := range mayGo {
		if !gone[name] {
			t.Errorf("%s: is nowhere", name)
		}
	}
}

// TestNginxLines: a difference has its line, or that of the nearest statement that is left.
func TestNginxLines(t *testing.T) {
	const was = "events {\n}\nhttp {\n    allow 10.0.0.0/8;\n    deny all;\n    send_timeout 5s;\n    limit_conn a 1;\n    map $a $b {\n        x y;\n    }\n    server {\n        return 444;\n    }\n}\n"
	for _, row := range []struct{ old, new, want string }{
		{"    deny all;\n", "", "http.deny 4 removed"},
		{"    allow 10.0.0.0/8;\n    deny all;\n", "", "http.deny 3 removed"},
		{"    deny all;\n", "\n    allow all;\n    deny all;\n", "http.allow 6 added"},
		{"send_timeout 5s;", "# none\n send_timeout 1d;", "http.send_timeout 7 changed"},
		{"    limit_conn a 1;\n", "", "http.limit_conn a 3 removed"},
		{"        x y;\n", "", "http.map $b 8 removed"},
		{"        x y;\n", "        x y;\n        z y;\n", "http.map $b 10 added"},
		{"    map $a $b {\n        x y;\n    }\n", "", "http.map $b 3 removed"},
		{"map $a $b", "map $c $b", "http.map $b 8 changed"},
		{"        return 444;\n", "", "http.server.return 11 removed"},
		{"events {\n}\n", "", "events 1 removed"},
		{"events {\n}\n", "load_module x.so;\nevents {\n}\n", "load_module 1 added"},
		{"events {\n}\n", "secretword1 x;\nevents {\n}\n", "… 1 added"},
		{"events {\n}\n", "early_hints x;\nevents {\n}\n", "early_hints 1 added"},
	} {
		text := strings.Replace(was, row.old, row.new, 1)
		var got []string
		for _, d := range Nginx(parse(t, was), parse(t, text)) {
			got = append(got, fmt.Sprintf("%s %d %s", d.Subject, d.Line, d.Change))
		}
		if strings.Join(got, ", ") != row.want {
			t.Errorf("%q → %q: %s, want %s", row.old, row.new, strings.Join(got, ", "), row.want)
		}
	}
}

// FuzzNginx: no edit panics, each difference has a line of the file, and one that
// changes comments and blanks only is none.
func FuzzNginx(f *testing.F) {
	all := examples(f)
	for i := range 40 {
		f.Add(i, i*97, 30, " # x\n")
		f.Add(i, i*131, 5, "allow all;")
		f.Add(i, i*61, 0, "location / { if ($a) { return 403; } }")
		f.Add(i, i*211, 200, "server { }")
	}
	f.Fuzz(func(t *testing.T, which, at, length int, text string) {
		rendered := all[abs(which)%len(all)]
		was := parse(t, rendered)
		from := abs(at) % len(rendered)
		to := min(from+abs(length)%400, len(rendered))
		if edited, err := nginxconf.Parse("n", []byte(rendered[:from]+text+rendered[to:])); err == nil {
			for _, d := range Nginx(was, edited) {
				if d.Line < 1 || d.Line > strings.Count(rendered, "\n")+strings.Count(text, "\n")+1 || d.Subject == "" || d.Opens == "" {
					t.Errorf("%+v", d)
				}
			}
		}
		line := from + strings.IndexByte(rendered[from:], '\n')
		comment := "\t #" + strings.ReplaceAll(text, "\n", "\r") + "\n \n"
		edited, err := nginxconf.Parse("n", []byte(rendered[:line+1]+comment+rendered[line+1:]))
		if err != nil {
			t.Fatal(err)
		}
		if got := Nginx(was, edited); len(got) > 0 {
			t.Errorf("a comment: %v", got)
		}
	})
}

func abs(n int) int { return max(n, -(n + 1)) }

// TestNginxUnedited: equal files have no difference.
func TestNginxUnedited(t *testing.T) {
	for _, text := range examples(t) {
		if got := Nginx(parse(t, text), parse(t, strings.ReplaceAll(text, "\n", "\r\n"))); len(got) > 0 {
			t.Error(got)
		}
	}
}
