package content

import (
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/nginxconf"
)

var variable = regexp.MustCompile(`\$(?:\{(\w*)\}|(\w*))`)

// variablesIn returns the names of the variables in a text, without the dollar.
func variablesIn(text string) (out []string) {
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1]+m[2])
	}
	return out
}

// variablesOf returns the variables that a configuration uses.
func variablesOf(c *nginxconf.Config) map[string]bool {
	out := map[string]bool{}
	c.Walk(func(_ []*nginxconf.Directive, d *nginxconf.Directive) {
		for _, word := range append([]string{d.Name}, d.Args...) {
			for _, name := range variablesIn(word) {
				out[name] = true
			}
		}
	})
	return out
}

// quietVariables never have a query, a header or a cookie in them, and so no token.
var quietVariables = strings.Fields(`time_iso8601 time_local msec remote_addr remote_port status refused request_method request_time request_length request_id
	body_bytes_sent bytes_sent uri host scheme server_name server_port server_protocol connection connection_requests connection_time pid pipe hostname http_user_agent
	upstream_addr upstream_status upstream_response_time upstream_connect_time upstream_header_time upstream_bytes_received upstream_bytes_sent
	ssl_protocol ssl_cipher ssl_curve ssl_server_name ssl_session_reused limit_req_status limit_conn_status gzip_ratio nginx_version`)

// quiet reports whether a log format has none but quiet variables.
func quiet(args []string) bool {
	return !slices.ContainsFunc(variablesIn(strings.Join(args, " ")), func(name string) bool { return !slices.Contains(quietVariables, name) })
}

// quietFormat: a format of the user's own, without the token. fail2ban reads the one
// of the design, which stays as it is.
func quietFormat(c change) bool { return c.was == nil && quiet(c.is.Args) }

// sameLog: the log of the design, written sooner, or where the design has none.
func sameLog(c change) bool {
	after := c.after()
	if len(after) < 2 {
		return false
	}
	for _, log := range c.in.logs {
		if len(log) < 2 || !slices.Equal(log[:2], after[:2]) {
			continue
		}
		return !slices.ContainsFunc(after[2:], func(a string) bool {
			buffer, sized := strings.CutPrefix(a, "buffer=")
			flush, timed := strings.CutPrefix(a, "flush=")
			n, small := size(buffer)
			m, soon := duration(flush)
			return !(sized && small && n <= 4<<10 || timed && soon && m <= 60)
		})
	}
	return false
}

// plainVariables may be in the text of an answer: they tell the client about itself.
var plainVariables = [...]string{"remote_addr", "status", "request_id", "time_iso8601", "time_local"}

// refuses: the request gets no more than the text of a refusal, or the same redirect.
func refuses(c change) bool {
	if c.is == nil {
		return false
	}
	if denies(c.is) {
		return true
	}
	if c.was == nil || len(c.was.Args) != 2 || len(c.is.Args) != 2 {
		return false
	}
	was, is := c.was.Args, c.is.Args
	if was[1] == is[1] {
		return slices.Contains(redirects[:], was[0]) && slices.Contains(redirects[:], is[0])
	}
	return was[0] == is[0] && !slices.Contains(redirects[:], was[0]) && !slices.ContainsFunc(variablesIn(is[1]), func(name string) bool {
		return !slices.Contains(plainVariables[:], name)
	})
}

var redirects = [...]string{"301", "302", "303", "307", "308"}

// denies reports whether a directive refuses every request that comes to it: of its
// codes, error_page of the design sends none to Jupyter.
func denies(d *nginxconf.Directive) bool {
	switch d.Name {
	case "return":
		return len(d.Args) == 1 && slices.Contains([]string{"403", "404", "410", "421", "444"}, d.Args[0])
	case "deny":
		return d.Arg(0) == "all"
	}
	return false
}

// unused: a variable of the user's own, which nothing of the design reads.
func unused(c change) bool { return c.was == nil && c.in.free(c.is.Arg(0)) }

// free reports whether a variable is none that the rendered file uses.
func (f *nginxFile) free(name string) bool {
	name, ok := strings.CutPrefix(name, "$")
	return ok && name != "" && !f.variables[name]
}

// captures reports whether a word may be an expression that sets a variable by name.
func captures(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(word, "(?") })
}

// mapped returns the variable that a map or geo sets.
func mapped(args []string) string {
	if len(args) == 0 {
		return ""
	}
	return args[len(args)-1]
}

// valueOpening returns what another value of a map opens, by the variable that it sets.
func valueOpening(args []string) finding.Opening {
	switch strings.TrimPrefix(mapped(args), "$") {
	case "token_in_query", "token_in_form", "token", "login", "reads", "login_client", "token_client", "websocket_client", "body_client":
		return finding.OpensThrottle
	case "plain_origin":
		return finding.OpensBrowser
	case "upgrade", "connection_option", "browser_scheme":
		return finding.OpensForward
	case "sent_to_login", "credential", "refused", "login_page":
		return finding.OpensLogs
	case "path":
		return finding.OpensToken
	}
	return finding.OpensDesign
}
