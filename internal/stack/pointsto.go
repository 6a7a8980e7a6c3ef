package stack

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
)

// pointsTo gives the neighbour that an environment entry points to: the host of a
// URL without credentials, host:port, or the whole value of a variable that is
// named after a host. A password may be the name of a service too. Only an address
// under the name of an address counts, because such a variable is passed unasked.
func (s *Stack) pointsTo(e compose.Entry) string {
	if namesSecret.MatchString(e.Name) || !isAddress.MatchString(e.Value) {
		return ""
	}
	host := e.Value
	if !strings.Contains(host, ":") && !namesHost.MatchString(e.Name) {
		return ""
	}
	if u, err := url.Parse(e.Value); err == nil && u.Host != "" {
		host = u.Host
	}
	host, _, _ = strings.Cut(host, ":")
	for _, n := range s.Others {
		if n.Service == host && namesAddress(e.Name, host) {
			return host
		}
	}
	return ""
}

var (
	namesSecret = regexp.MustCompile(`(?i)(pass|secret|token|key|credential|user|login)`)
	namesHost   = regexp.MustCompile(`(?i)(host|server|addr|url|uri|endpoint|master|broker|node|service)`)
)

// isAddress matches a value that is nothing but addresses: URLs of the usual protocols
// without credentials, host:port or host, one or a list.
var isAddress = regexp.MustCompile(`^` + oneAddress + `(,` + oneAddress + `)*$`)

const oneAddress = `((https?|wss?|tcp|udp|grpcs?|rediss?|valkeys?|postgres(ql)?|mysql|mariadb|mongodb|amqps?|kafka|nats|mqtts?|spark|bolt|neo4j|clickhouse|memcached?|ldaps?|qdrant|milvus|ray|dask)://)?` +
	`[A-Za-z0-9][A-Za-z0-9_.-]*(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?(\?[A-Za-z0-9_.=&-]*)?`

// namesAddress reports whether a variable is known by its name to have an address and
// nothing else: a part of it says so, or is the service, and none says that a program
// loads code by it.
func namesAddress(name, service string) bool {
	upper := strings.ToUpper(name)
	if !variableName.MatchString(upper) || loadsCode.MatchString(upper) {
		return false
	}
	parts := strings.Split(upper, "_")
	if slices.ContainsFunc(parts, loadsCodePart.MatchString) {
		return false
	}
	own := strings.FieldsFunc(strings.ToUpper(service), func(r rune) bool { return r == '-' || r == '_' || r == '.' })
	return slices.ContainsFunc(parts, func(part string) bool {
		return addressPart.MatchString(part) || slices.Contains(own, strings.TrimRight(part, "0123456789"))
	})
}

var (
	variableName = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	addressPart  = regexp.MustCompile(`^(URLS?|URIS?|[A-Z]*HOST(NAME)?S?|[A-Z]*SERVERS?|ADDR(ESS)?(ES)?|[A-Z]*ENDPOINTS?|BASE|MASTERS?|BROKERS?|NODES?|SERVICES?|API|DSN|PEERS?|BACKENDS?|UPSTREAMS?|REMOTE|CONNECTION|DATABASE|DB|CACHE|QUEUE|PROXY|SCHEDULER|CLUSTER)[0-9]*$`)

	// Variables that change which code a shell, an interpreter, a loader, a package
	// manager or Jupyter loads. It is a second lock: the first are the names above.
	loadsCode     = regexp.MustCompile(`^(LD_|DYLD_|PYTHON|PIP|PIPX|UV_|CONDA|MAMBA|POETRY|PDM_|PIXI|HATCH|VIRTUAL|BASH|ENV(_|$)|ZDOTDIR|SHELL|HOME|NODE_(OPTIONS|PATH|EXTRA|REPL)|NPM|YARN|BUN_|DENO|PERL|RUBY|GEM_|BUNDLE|R_|RENV|JULIA|GO(PROXY|PATH|ROOT|FLAGS|SUMDB)|CARGO|RUST|JAVA|JDK|CLASSPATH|MAVEN|GRADLE|DOTNET|CORECLR|COR_|PHP|LUA|JUPYTER|IPYTHON|TRAITLETS|NOTEBOOK|NB_|GIT_|SSH_|SSL_|OPENSSL|CURL_|GCONV|GLIBC|MALLOC|HOSTALIASES|LOCALDOMAIN|RES_OPTIONS|EDITOR|VISUAL|PAGER|LESS|BROWSER|MPL|XDG_|TMP|TEMP)`)
	loadsCodePart = regexp.MustCompile(`^(INDEX|REGISTRY|CHANNELS?|MIRRORS?|REPOS?|REPOSITORY|PRELOAD|[A-Z]*PATHS?|OPTIONS|OPTS|ARGS|FLAGS|PLUGINS?|STARTUP|INIT|HOOKS?|EXEC|COMMAND|CMD|SCRIPTS?|MODULES?|LIBRARY)$`)
)
