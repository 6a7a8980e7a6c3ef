package nginxconf

import "fmt"

// arity is how many arguments a directive takes, by nginx's documentation.
type arity struct {
	least, most int // most 0: any number
	block       bool
}

// arities are those of the directives that a hardened proxy is made of. Another
// number is how a lost semicolon shows: what follows is swallowed.
func arities() map[string]arity {
	one, two, path := arity{1, 1, false}, arity{2, 2, false}, arity{1, 4, false}
	out := map[string]arity{
		"events": {0, 0, true}, "http": {0, 0, true}, "server": {0, 0, true}, "upstream": {1, 1, true}, "map": {2, 2, true}, "location": {1, 2, true},
		"error_log": {1, 0, false}, "access_log": {1, 0, false}, "log_format": {2, 0, false}, "listen": {1, 0, false}, "server_name": {1, 0, false},
		"resolver": {1, 0, false}, "ssl_protocols": {1, 0, false}, "error_page": {2, 0, false}, "try_files": {2, 0, false},
		"keepalive_timeout": {1, 2, false}, "limit_req_zone": {3, 4, false}, "limit_req": {1, 3, false}, "ssl_session_cache": {1, 2, false},
		"zone": {1, 2, false}, "keepalive": {1, 2, false}, "proxy_redirect": {1, 2, false}, "return": {1, 2, false}, "add_header": {2, 3, false},
		"limit_conn_zone": two, "limit_conn": two, "large_client_header_buffers": two, "proxy_set_header": two, "proxy_buffers": two, "set": two,
		"client_body_temp_path": path, "proxy_temp_path": path, "fastcgi_temp_path": path, "uwsgi_temp_path": path, "scgi_temp_path": path,
	}
	for _, name := range [...]string{
		"worker_processes", "worker_rlimit_nofile", "worker_shutdown_timeout", "worker_connections", "pid",
		"server_tokens", "default_type", "server_names_hash_bucket_size", "map_hash_bucket_size", "allow", "deny",
		"limit_req_status", "limit_conn_status", "limit_req_log_level", "limit_conn_log_level",
		"client_header_timeout", "client_body_timeout", "send_timeout", "reset_timedout_connection", "client_header_buffer_size", "client_max_body_size",
		"ssl_certificate", "ssl_certificate_key", "ssl_ciphers", "ssl_prefer_server_ciphers", "ssl_ecdh_curve", "ssl_session_timeout", "ssl_session_tickets",
		"ssl_reject_handshake", "http2", "resolver_timeout", "proxy_http_version", "proxy_connect_timeout", "proxy_send_timeout", "proxy_read_timeout",
		"proxy_buffering", "proxy_request_buffering", "proxy_buffer_size", "proxy_hide_header", "proxy_pass",
	} {
		out[name] = one
	}
	return out
}

// Check finds what no release of nginx starts with although it parses: a block
// of an unknown name at the top, no events, a directive with a number of arguments
// that it does not take. It knows some directives only, and says nothing of the
// others. The error is an *Error.
func Check(c *Config) (err error) {
	known := arities()
	told := func(d *Directive, format string, args ...any) {
		if err == nil {
			err = &Error{c.Name, d.Line, fmt.Sprintf(format, args...)}
		}
	}
	c.Walk(func(parents []*Directive, d *Directive) {
		want, ok := known[d.Name]
		switch {
		case len(parents) == 0 && d.Body != nil && !ok && !topBlock(d.Name) && c.First("load_module") == nil:
			told(d, "unknown directive %q", d.Name)
		case len(parents) > 0 && parents[len(parents)-1].Name == "map":
			if n := len(d.Args); n != 1 && !(n == 0 && (d.Name == "hostnames" || d.Name == "volatile")) {
				told(d, "invalid number of the map parameters: %d", n+1)
			}
		case !ok, values(parents, d):
		case d.Body != nil && !want.block:
			told(d, "%q takes no block%s", d.Name, swallowed(known, d))
		case d.Body == nil && want.block:
			told(d, "directive %q has no opening \"{\"", d.Name)
		case len(d.Args) < want.least || !(want.most == 0 && !want.block) && len(d.Args) > want.most:
			told(d, "invalid number of arguments in %q directive: %d%s", d.Name, len(d.Args), swallowed(known, d))
		}
	})
	if err == nil && c.First("events") == nil && c.First("include") == nil {
		err = &Error{Name: c.Name, Problem: `no "events" section in configuration`}
	}
	return err
}

func topBlock(name string) bool { return name == "stream" || name == "mail" }

// values reports whether a name is a value, or means something else there.
func values(parents []*Directive, d *Directive) bool {
	for i, p := range parents {
		switch p.Name {
		case "map", "geo", "types", "split_clients", "charset_map", "match":
			return true
		case "stream", "mail":
			return i == 0
		case "upstream":
			return d.Name == "server"
		}
	}
	return false
}

// swallowed names the directive that stands among the arguments of another one.
func swallowed(known map[string]arity, d *Directive) string {
	for _, a := range d.Args {
		if _, ok := known[a]; ok {
			return fmt.Sprintf("; is a \";\" missing before %q?", a)
		}
	}
	return ""
}
