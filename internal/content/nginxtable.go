package content

import (
	"strings"

	"example.com/magi-harden/internal/finding"
)

// nginxRow judges the differences of some directives.
type nginxRow struct {
	kind  string // of block: main, events, http (with server, location and if), upstream
	names string // of the directives
	opens finding.Opening
	// judge reports whether a difference is harmless; nil: every one is.
	judge   func(change) bool
	without string // the arguments that count where the directive is not there; "": none are known
}

// nginxRows returns the table by kind of block and name.
func nginxRows() map[string]nginxRow {
	out := map[string]nginxRow{}
	for _, r := range nginxTable() {
		for _, name := range strings.Fields(r.names) {
			out[r.kind+" "+name] = r
		}
	}
	return out
}

// no directive of the row may differ.
func no(change) bool { return false }

// nginxTable has a row for each directive of the design, and for those that may come.
// A directive without a row weakens the hardening.
func nginxTable() []nginxRow {
	return []nginxRow{
		// More connections are harder for a stranger to fill; fewer are easier.
		{"main", "worker_processes worker_rlimit_nofile", finding.OpensThrottle, atLeast(count), ""},
		{"main", "worker_shutdown_timeout", finding.OpensAccess, atMost(duration), ""}, // old workers go by the old configuration
		{"main", "worker_cpu_affinity worker_priority pcre_jit", finding.OpensThrottle, nil, ""},
		{"main", "pid", finding.OpensDesign, inTmp, ""},
		{"main", "error_log", finding.OpensToken, no, ""}, // at any other level the request line, and the token in it
		{"events", "worker_connections", finding.OpensThrottle, atLeast(count), ""},
		{"events", "use multi_accept accept_mutex", finding.OpensThrottle, nil, ""},

		{"http", "server_tokens", finding.OpensVersion, is("off"), ""},
		{"http", "server_names_hash_bucket_size server_names_hash_max_size map_hash_bucket_size map_hash_max_size variables_hash_bucket_size variables_hash_max_size types_hash_bucket_size types_hash_max_size proxy_headers_hash_bucket_size proxy_headers_hash_max_size", "", nil, ""},
		{"http", "client_body_temp_path proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path", finding.OpensDesign, inTmp, ""},
		{"http", "sendfile tcp_nopush tcp_nodelay keepalive_requests keepalive_disable limit_rate limit_rate_after", "", nil, ""},
		{"http", "charset", finding.OpensBrowser, is("utf-8"), ""},
		{"http", "gzip gzip_comp_level gzip_disable gzip_http_version gzip_min_length gzip_proxied gzip_types gzip_vary", "", nil, ""}, // no page has the token
		{"http", "satisfy", finding.OpensAccess, is("all"), "all"},
		{"http", "auth_basic", finding.OpensAccess, asksPassword, "off"},
		{"http", "auth_basic_user_file auth_delay", finding.OpensAccess, comes, ""},
		{"http", "auth_request internal", finding.OpensAccess, no, ""},

		// A stranger holds a connection for as long as the header takes. A body is read
		// from clients of the allow list only, and counted: up to nginx's own default.
		{"http", "client_header_timeout", finding.OpensThrottle, atMost(duration), "60s"},
		{"http", "client_body_timeout send_timeout", finding.OpensThrottle, upTo(duration, "60s"), "60s"},
		{"http", "keepalive_timeout", finding.OpensThrottle, either(is("0"), atMost(duration)), "75s"},
		{"http", "reset_timedout_connection", finding.OpensThrottle, is("on"), "off"},
		{"http", "client_header_buffer_size", finding.OpensThrottle, atMost(size), "1k"},
		{"http", "large_client_header_buffers", finding.OpensThrottle, both(atMostAt(0, count), atMostAt(1, size)), "4 8k"},
		{"http", "client_max_body_size", finding.OpensThrottle, atMost(size), "1m"}, // Jupyter has it in memory before it asks who sends it
		{"http", "limit_req_zone limit_conn_zone", finding.OpensThrottle, stricterZone, ""},
		{"http", "limit_req_status limit_conn_status", finding.OpensThrottle, is("429", "503"), "503"}, // error_page sends some others on
		{"http", "limit_req_log_level limit_conn_log_level", finding.OpensToken, is("info", "notice"), "error"},
		{"http", "http2", "", nil, ""}, // limits count each stream

		{"http", "error_log", finding.OpensToken, no, ""},
		{"http", "log_format", finding.OpensToken, quietFormat, ""},
		{"http", "access_log", finding.OpensLogs, sameLog, ""},

		{"http", "ssl_protocols", finding.OpensTLS, subset(words), ""},
		{"http", "ssl_ciphers", finding.OpensTLS, subset(ciphers), ""},
		{"http", "ssl_ecdh_curve", finding.OpensTLS, goodCurves, ""},
		{"http", "ssl_prefer_server_ciphers", "", nil, ""}, // every cipher of the list is good
		{"http", "ssl_buffer_size", finding.OpensThrottle, atMost(size), "16k"},
		{"http", "ssl_session_cache", finding.OpensTLS, smallCache, "none"},
		{"http", "ssl_session_timeout", finding.OpensTLS, atMost(duration), "5m"},
		{"http", "ssl_session_tickets", finding.OpensTLS, is("off"), "on"},
		{"http", "ssl_early_data", finding.OpensTLS, is("off"), "off"},
		{"http", "ssl_verify_client", finding.OpensAccess, comes, "off"},
		{"http", "ssl_client_certificate ssl_trusted_certificate ssl_crl ssl_verify_depth", finding.OpensAccess, comes, ""},
		{"http", "ssl_certificate ssl_certificate_key ssl_reject_handshake", finding.OpensTLS, no, ""},

		// Who gets a slow answer of Jupyter has a login.
		{"http", "proxy_connect_timeout proxy_send_timeout proxy_read_timeout", "", nil, ""},
		{"http", "proxy_buffer_size", finding.OpensThrottle, upTo(size, "64k"), "8k"},
		{"http", "proxy_buffers", finding.OpensThrottle, both(atMostAt(0, count), atMostAt(1, size)), "8 8k"},
		{"http", "proxy_buffering proxy_request_buffering", finding.OpensThrottle, is("off"), "on"},
		{"http", "proxy_pass", finding.OpensRoute, no, ""},
		{"http", "proxy_redirect", finding.OpensRoute, no, ""},
		{"http", "resolver", finding.OpensRoute, sameResolver, ""},
		{"http", "resolver_timeout", "", nil, ""},
		{"http", "listen", finding.OpensAccess, sameSocket, ""},
		{"http", "server_name", finding.OpensAccess, subset(words), ""},
		{"http", "error_page recursive_error_pages rewrite try_files root alias", finding.OpensRoute, no, ""},
		{"http", "set", finding.OpensRoute, unused, ""},
		{"http", "return", finding.OpensAccess, refuses, ""},

		{"upstream", "keepalive keepalive_requests keepalive_time keepalive_timeout", "", nil, ""},
		{"upstream", "server zone", finding.OpensRoute, no, ""},
	}
}

// nginxOpening returns what a difference opens that is in no row.
func nginxOpening(name string) finding.Opening {
	switch name {
	case "location", "server", "upstream", "stream", "mail":
		return finding.OpensRoute
	case "limit_except":
		return finding.OpensAccess
	case "include":
		return finding.OpensUnread
	}
	return finding.OpensDesign
}
