package content

import (
	"slices"
	"strings"
	"testing"

	"example.com/magi-harden/internal/nginxconf"
)

// TestNginxGroups: lists that a block replaces whole, where they are and below.
func TestNginxGroups(t *testing.T) {
	const closed = "allow 10.0.0.0/8; allow fd00::/8; deny all; server { }"
	const limited = "limit_req zone=a burst=5 nodelay; limit_req zone=b burst=5; limit_conn c 6; server { }"
	const headers = "proxy_set_header Host a; proxy_set_header X-A \"\"; server { add_header X-Frame-Options SAMEORIGIN always; location /a { } }"
	const hidden = "proxy_hide_header X-Frame-Options; server { }"
	for _, row := range []struct{ was, is, want string }{
		{closed, closed, ""},
		{closed, "allow 10.1.0.0/16; allow 10.2.3.4; allow fd00:1::/32; deny all; server { }", ""},
		{closed, "allow 10.0.0.0/8; deny all; allow all; server { }", ""},
		{closed, "deny 10.1.1.1; deny all; server { }", ""},
		{closed, "allow 10.0.0.0/7; deny all; server { }", "access"},
		{closed, "allow 11.0.0.0/8; deny all; server { }", "access"},
		{closed, "allow 10.1.0.0/7; deny all; server { }", "access"},
		{closed, "allow fe80::1%eth0; deny all; server { }", "access"},
		{closed, "allow unix:; deny all; server { }", "access"},
		{closed, "allow all; deny all; server { }", "access"},
		{closed, "allow 10.0.0.0/8; server { }", "access"},
		{closed, "server { }", "access"},
		{closed, closed + "server { listen 1; }", "route"},
		{closed, strings.Replace(closed, "{ }", "{ allow 10.0.0.0/9; deny all; }", 1), ""},
		{closed, strings.Replace(closed, "{ }", "{ deny 10.9.9.9; }", 1), "access"},
		{closed, strings.Replace(closed, "{ }", "{ deny all; }", 1), ""},
		{"server { }", "allow all; server { deny 1.1.1.1; }", ""},
		{"deny 1.1.1.1;", "", ""},
		{"allow 1.1.1.1; deny all; server { allow all; }", "allow 1.1.1.1; deny all; server { }", ""},
		{"allow 1.1.1.1; deny all; server { allow all; }", "allow 1.1.1.1; deny all; server { deny 1.2.3.4; }", ""},

		{limited, limited, ""},
		{limited, strings.Replace(limited, "server {", "limit_req zone=d; limit_conn e 9; server {", 1), ""},
		{limited, strings.Replace(limited, "burst=5 nodelay", "burst=4 nodelay", 1), ""},
		{limited, strings.Replace(limited, "burst=5 nodelay", "", 1), ""},
		{limited, strings.Replace(limited, "burst=5 nodelay", "burst=5 delay=2", 1), ""},
		{limited, strings.Replace(limited, "burst=5 nodelay", "burst=6 nodelay", 1), "throttle"},
		{limited, strings.Replace(limited, "burst=5 nodelay", "burst=x nodelay", 1), "throttle"},
		{limited, strings.Replace(limited, "zone=b burst=5", "zone=b burst=5 nodelay", 1), "throttle"},
		{limited, strings.Replace(limited, "zone=b burst=5", "zone=b burst=5 delay=2", 1), "throttle"},
		{limited, strings.Replace(limited, "c 6", "c 5", 1), ""},
		{limited, strings.Replace(limited, "c 6", "c 7", 1), "throttle"},
		{limited, strings.Replace(limited, "c 6", "c 0", 1), "throttle"},
		{limited, strings.Replace(limited, "limit_conn c 6;", "", 1), "throttle"},
		{limited, strings.Replace(limited, "{ }", "{ limit_conn c 6; }", 1), ""},
		{limited, strings.Replace(limited, "{ }", "{ limit_conn d 6; }", 1), "throttle"},
		{limited, strings.Replace(limited, "{ }", "{ limit_req zone=a burst=5 nodelay; }", 1), "throttle"},
		{limited, strings.Replace(limited, "{ }", "{ limit_req zone=a burst=5 nodelay; limit_req zone=b; }", 1), ""},

		{headers, headers, ""},
		{headers, strings.Replace(headers, "Host a", "host a", 1), ""},
		{headers, strings.Replace(headers, "Host a", "Host b", 1), "forward"},
		{headers, strings.Replace(headers, "proxy_set_header Host a;", "proxy_set_header Host a; proxy_set_header host b;", 1), "forward"},
		{headers, strings.Replace(headers, "proxy_set_header Host a;", "", 1), "forward"},
		{headers, strings.Replace(headers, "proxy_set_header Host a;", "proxy_set_header Host a; proxy_set_header Accept-Encoding \"\"; proxy_set_header X-Request-ID $request_id;", 1), ""},
		{headers, strings.Replace(headers, "proxy_set_header Host a;", "proxy_set_header Host a; proxy_set_header X-Request-ID $http_x;", 1), "forward"},
		{headers, strings.Replace(headers, "proxy_set_header Host a;", "proxy_set_header Host a; proxy_set_header Authorization x;", 1), "forward"},
		{headers, strings.Replace(headers, "/a { }", "/a { proxy_set_header Host a; }", 1), "forward"},
		{headers, strings.Replace(headers, "/a { }", "/a { proxy_set_header Host a; proxy_set_header X-A ''; }", 1), ""},
		{headers, strings.Replace(headers, "/a { }", "/a { add_header X-Robots-Tag none; }", 1), "browser"},
		{headers, strings.Replace(headers, "/a { }", "/a { add_header X-Frame-Options DENY always; add_header X-Robots-Tag none; }", 1), ""},
		{headers, strings.Replace(headers, "SAMEORIGIN always", "DENY always", 1), ""},
		{headers, strings.Replace(headers, "SAMEORIGIN always", "DENY", 1), "browser"},
		{headers, strings.Replace(headers, "SAMEORIGIN always", "ALLOW always", 1), "browser"},
		{headers, strings.Replace(headers, "location", "add_header Strict-Transport-Security 'Max-Age=60; includeSubDomains'; location", 1), ""},
		{headers, strings.Replace(headers, "location", "add_header Strict-Transport-Security max-age=0; location", 1), "browser"},
		{headers, strings.Replace(headers, "location", "add_header Strict-Transport-Security x; location", 1), "browser"},
		{headers, strings.Replace(headers, "location", "add_header Content-Security-Policy \"default-src 'self'\"; location", 1), ""},
		{headers, strings.Replace(headers, "location", "add_header Content-Security-Policy $http_x; location", 1), "browser"},
		{headers, strings.Replace(headers, "location", "add_header Access-Control-Allow-Origin *; location", 1), "browser"},
		{headers, strings.Replace(headers, "location", "add_header Referrer-Policy no-referrer; location", 1), ""},
		{headers, strings.Replace(headers, "location", "add_header Referrer-Policy unsafe-url; location", 1), "browser"},
		{hidden, hidden + " # x", ""},
		{hidden, strings.Replace(hidden, "server", "proxy_hide_header Server; server", 1), ""},
		{hidden, strings.Replace(hidden, "server", "proxy_hide_header Set-Cookie; server", 1), "browser"},
		{hidden, strings.Replace(hidden, "{ }", "{ proxy_hide_header Server; }", 1), "browser"},
	} {
		is := parse(t, "http { "+strings.ReplaceAll(row.is, " # x", " # x\n")+" }")
		if got := opened(Nginx(parse(t, "http { "+row.was+" }"), is)); got != row.want {
			t.Errorf("%s\n→ %s\nopens %q, want %q", row.was, row.is, got, row.want)
		}
	}
}

// TestNginxBlocks: blocks that come, go, change and move.
func TestNginxBlocks(t *testing.T) {
	const servers = "server { listen 1 default_server; server_name _; return 444; } server { listen 1; server_name a; location /a { } } server { listen 2; allow all; } server { listen 127.0.0.1:8; }"
	const maps = "map $a $token { default x; ~b y; ~c z; } geo $where { default 0; } server { set $x $where; set $y 1; if ($x) { return 403; } }"
	for _, row := range []struct{ was, old, new, want string }{
		{servers, "server { listen 1; server_name a; location /a { } }", "", ""},
		{servers, "server { listen 2; allow all; }", "", ""},
		{servers, "server { listen 1 default_server; server_name _; return 444; }", "", "route"},
		{servers, "server { listen 127.0.0.1:8; }", "", "route"},
		{servers, "listen 1 default_server;", "listen 1;", "access"},
		{servers, "server { listen 2;", "server { listen 1; server_name a; } server { listen 2;", "route"},
		{servers, "server_name a;", "server_name b;", "access"},
		{servers, "location /a { }", "location /a { } location /b { return 403; } location = /c { deny all; }", ""},
		{servers, "location /a { }", "location /a { location /a/b { return 404; } limit_except GET { deny all; } }", ""},
		{servers, "location /a { }", "location /a { limit_except GET { return 403; } }", "access"},
		{servers, "location /a { }", "location /a { } location /b { }", "route"},
		{servers, "location /a { }", "location /a { } location /b { return 200; }", "route"},
		{servers, "location /a { }", "location /a { } location /b { return 403; root /; }", "route"},
		{servers, "location /a { }", "location /a { } location ~ (?<x>b) { return 403; }", "route"},
		{servers, "location /a { }", "location ^~ /a { }", "route"},
		{servers, "location /a { }", "", "route"},
		{servers, "location /a { }", "location /a { if ($b) { return 403; } }", ""},
		{servers, "location /a { }", "location /a { if ($b ~ '(?<x>b)') { return 403; } }", "design"},
		{servers, "location /a { }", "location /a { if ($b) { proxy_pass http://b; } }", "design"},
		{servers, "location /a { }", "location /a { if ($http_origin) { set $z 1; } }", "browser"},
		{maps, "map", "map $a $mine { default x; } map", ""},
		{maps, "map", "geo $mine { default x; } map", ""},
		{maps, "map", "map $a $mine { include f; } map", "design"},
		{maps, "map", "map $a $mine { '~(?<token>.)' x; } map", "design"},
		{maps, "map", "map $a $x { default y; } map", "design"},
		{maps, "map", "map $a mine { default y; } map", "design"},
		{maps, "default x;", "default y;", "throttle"},
		{maps, "~b y;", "~b y; b z;", "throttle"},
		{maps, "~b y; ~c z;", "~c z; ~b y;", "design"},
		{maps, "default x; ~b y;", "~b y; default x;", ""},
		{maps, "default 0;", "default 1;", "design"},
		{maps, "set $x $where; set $y 1;", "set $y 1; set $x $where;", "design"},
		{maps, "set $x $where;", "set $mine 1; set $x $where;", ""},
		{maps, "if ($x) { return 403; }", "", "design"},
		{maps, "set $y 1; if ($x) { return 403; }", "if ($x) { return 403; } set $y 1;", "design"},
	} {
		is := strings.Replace(row.was, row.old, row.new, 1)
		if is == row.was {
			t.Errorf("no %q", row.old)
		}
		if got := opened(Nginx(parse(t, "http { "+row.was+" }"), parse(t, "http { "+is+" }"))); got != row.want {
			t.Errorf("%q → %q opens %q, want %q", row.old, row.new, got, row.want)
		}
	}
}

// TestNginxBlocksGo: without any block of a rendered file there is a finding, but for
// servers whose requests get no answer then.
func TestNginxBlocksGo(t *testing.T) {
	for _, text := range examples(t) {
		was := parse(t, text)
		was.Walk(func(parents []*nginxconf.Directive, d *nginxconf.Directive) {
			if d.Body == nil {
				return
			}
			is := parse(t, text)
			block := &is.Block
			for _, p := range parents { // the same way down
				block = &(*block)[slices.IndexFunc(*block, func(o *nginxconf.Directive) bool { return o.Line == p.Line })].Body
			}
			*block = slices.DeleteFunc(*block, func(o *nginxconf.Directive) bool { return o.Line == d.Line })
			spare := d.Name == "server" && !slices.ContainsFunc(d.Body.Named("listen"), func(l *nginxconf.Directive) bool {
				return isDefault(l) || strings.HasPrefix(l.Arg(0), "127.")
			})
			if got := Nginx(was, is); (len(got) == 0) != spare {
				t.Errorf("line %d, %s %v: %v", d.Line, d.Name, d.Args, got)
			}
		})
	}
}

// TestValueOpening: what a map opens is told by the variable that it sets; the maps of
// the design have an opening each.
func TestValueOpening(t *testing.T) {
	for _, text := range examples(t) {
		parse(t, text).Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
			if d.Name == "map" && valueOpening(d.Args) == nginxOpening("") {
				t.Errorf("%s %v: not told what it opens", d.Name, d.Args)
			}
		})
	}
}
