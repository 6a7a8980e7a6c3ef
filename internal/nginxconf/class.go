package nginxconf

import (
	"regexp"
	"strings"
)

// class says what "nginx -t" does with a directive, and so what a trial may do with it.
type class int

const (
	unlisted    class = iota
	plain             // reads its arguments and nothing else
	valueBlock        // a block of values; an "include" in it is one all the same
	process           // of the running process only: a trial leaves it out
	module            // loads code
	script            // runs code that the file, or another one, holds
	environment       // changes the environment
	include
	logPath      // opens a log
	ownPath      // makes or names a file or a folder
	certPath     // reads a certificate
	keyPath      // reads a private key
	readPath     // reads another file
	listenAt     // opens a socket
	serverAt     // a block; in an upstream a host, which is looked up
	resolverAt   // hosts, which are looked up
	proxyTo      // a URL, whose host is looked up
	addressRange // an address, or a host, which is looked up
)

// scripts are the languages of nginx's modules. Names of those that are not
// listed here are unlisted, and are never given to an nginx either.
var scripts = regexp.MustCompile(`^(perl|perl_\w+|js_\w+|lua_\w+|\w+_by_lua\w*|mruby_\w+|wasm\w*|proxy_wasm\w*)$`)

// classOf returns the class of a name in nginx's core and its http modules.
func classOf(table map[string]class, name string) class {
	if c, ok := table[name]; ok {
		return c
	}
	if scripts.MatchString(name) {
		return script
	}
	return unlisted
}

// Directives returns the names of directives that are known here, and so are no other
// words of a file.
func Directives() map[string]bool {
	out := map[string]bool{}
	for name := range classes() {
		out[name] = true
	}
	return out
}

// classes is the allow-list: what is not in it is not tested. The list is of
// nginx 1.22 and what came since.
func classes() map[string]class {
	out := map[string]class{}
	for c, names := range map[class]string{
		valueBlock:   "map geo types split_clients",
		process:      "user daemon master_process",
		module:       "load_module ssl_engine",
		environment:  "env",
		include:      "include",
		logPath:      "error_log access_log",
		ownPath:      "pid lock_file working_directory client_body_temp_path proxy_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path proxy_cache_path auth_basic_user_file",
		certPath:     "ssl_certificate ssl_client_certificate ssl_trusted_certificate proxy_ssl_certificate proxy_ssl_trusted_certificate",
		keyPath:      "ssl_certificate_key proxy_ssl_certificate_key",
		readPath:     "google_perftools_profiles ssl_password_file ssl_dhparam ssl_crl ssl_session_ticket_key ssl_stapling_file ssl_key_log ssl_ech_file proxy_ssl_password_file proxy_ssl_crl proxy_ssl_key_log proxy_store fastcgi_store uwsgi_store scgi_store fastcgi_cache_path uwsgi_cache_path scgi_cache_path geoip_country geoip_city geoip_org geoip2 xslt_stylesheet xml_entities grpc_ssl_certificate grpc_ssl_certificate_key grpc_ssl_password_file grpc_ssl_trusted_certificate grpc_ssl_crl",
		listenAt:     "listen",
		serverAt:     "server",
		resolverAt:   "resolver",
		proxyTo:      "proxy_pass",
		addressRange: "set_real_ip_from",
		plain: `events http upstream location if limit_except
			worker_processes worker_connections worker_cpu_affinity worker_priority worker_rlimit_nofile worker_rlimit_core worker_shutdown_timeout worker_aio_requests
			pcre_jit timer_resolution thread_pool use multi_accept accept_mutex accept_mutex_delay
			server_tokens default_type server_name server_names_hash_bucket_size server_names_hash_max_size server_name_in_redirect port_in_redirect absolute_redirect
			types_hash_bucket_size types_hash_max_size variables_hash_bucket_size variables_hash_max_size map_hash_bucket_size map_hash_max_size
			root alias index try_files error_page recursive_error_pages internal satisfy allow deny auth_basic auth_delay auth_request auth_request_set
			autoindex autoindex_exact_size autoindex_format autoindex_localtime charset charset_types override_charset source_charset empty_gif
			return rewrite rewrite_log set break uninitialized_variable_warn log_format log_not_found log_subrequest open_log_file_cache
			client_body_buffer_size client_body_in_file_only client_body_in_single_buffer client_body_timeout client_header_buffer_size client_header_timeout
			client_max_body_size large_client_header_buffers connection_pool_size request_pool_size output_buffers postpone_output ignore_invalid_headers underscores_in_headers merge_slashes
			keepalive_timeout keepalive_requests keepalive_time keepalive_disable lingering_close lingering_time lingering_timeout reset_timedout_connection send_timeout send_lowat
			sendfile sendfile_max_chunk tcp_nopush tcp_nodelay aio aio_write directio directio_alignment read_ahead subrequest_output_buffer_size disable_symlinks
			open_file_cache open_file_cache_errors open_file_cache_min_uses open_file_cache_valid etag if_modified_since max_ranges chunked_transfer_encoding msie_padding msie_refresh
			limit_rate limit_rate_after limit_req limit_req_zone limit_req_status limit_req_log_level limit_req_dry_run limit_conn limit_conn_zone limit_conn_status limit_conn_log_level limit_conn_dry_run
			add_header add_trailer expires gzip gzip_buffers gzip_comp_level gzip_disable gzip_http_version gzip_min_length gzip_proxied gzip_types gzip_vary gzip_static gunzip gunzip_buffers
			sub_filter sub_filter_last_modified sub_filter_once sub_filter_types mirror mirror_request_body slice secure_link secure_link_md5 secure_link_secret
			valid_referers referer_hash_bucket_size referer_hash_max_size real_ip_header real_ip_recursive stub_status add_before_body add_after_body addition_types
			http2 http2_max_concurrent_streams http2_recv_buffer_size http2_body_preread_size http2_chunk_size
			ssl ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_ecdh_curve ssl_session_cache ssl_session_timeout ssl_session_tickets ssl_buffer_size ssl_early_data
			ssl_reject_handshake ssl_verify_client ssl_verify_depth ssl_stapling ssl_stapling_verify ssl_certificate_cache
			resolver_timeout zone keepalive ip_hash least_conn hash random
			proxy_http_version proxy_method proxy_set_header proxy_set_body proxy_pass_header proxy_hide_header proxy_ignore_headers proxy_pass_request_body proxy_pass_request_headers
			proxy_connect_timeout proxy_send_timeout proxy_read_timeout proxy_send_lowat proxy_socket_keepalive proxy_bind proxy_limit_rate proxy_headers_hash_bucket_size proxy_headers_hash_max_size
			proxy_buffering proxy_request_buffering proxy_buffer_size proxy_buffers proxy_busy_buffers_size proxy_max_temp_file_size proxy_temp_file_write_size proxy_force_ranges
			proxy_redirect proxy_cookie_domain proxy_cookie_flags proxy_cookie_path proxy_intercept_errors proxy_ignore_client_abort
			proxy_next_upstream proxy_next_upstream_timeout proxy_next_upstream_tries proxy_store_access
			proxy_cache proxy_cache_background_update proxy_cache_bypass proxy_cache_convert_head proxy_cache_key proxy_cache_lock proxy_cache_lock_age proxy_cache_lock_timeout
			proxy_cache_max_range_offset proxy_cache_methods proxy_cache_min_uses proxy_cache_revalidate proxy_cache_use_stale proxy_cache_valid proxy_no_cache
			proxy_ssl_ciphers proxy_ssl_name proxy_ssl_protocols proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify proxy_ssl_verify_depth`,
	} {
		for _, name := range strings.Fields(names) {
			out[name] = c
		}
	}
	return out
}
