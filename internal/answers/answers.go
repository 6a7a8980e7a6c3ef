// Package answers holds the decisions about a deployment as one typed value, and
// the table that asks for, checks, stores and documents each of them.
package answers

import (
	"net/netip"
	"strconv"
	"time"
)

// Version is the version of the answers file that this build writes. It reads this
// one and older ones.
const Version = 1

// Answers is a complete set of answers, checked and in canonical form. It holds
// no secret and is meant to be committed.
type Answers struct {
	Profile Profile
	Service string // name of Jupyter's compose service

	Domain    string         // lower-case host name (punycode) or IPv4 address
	Expose    Expose         // what answers on the published port
	Allow     []netip.Prefix // clients that nginx allows, masked, none contained in another
	AllowAny  bool           // the whole internet may be allowed
	Bind      netip.Addr     // IPv4 address of the published port
	HTTPSPort int            // 1..65535
	HTTPPort  int            // 1..65535, 0 is off
	BaseURL   string         // begins and ends with a slash
	Origins   []string       // additional CORS origins, scheme://host[:port]

	TLS     TLSSource
	TLSCert string // path of the user's chain, for TLSFiles
	TLSKey  string // path of the user's key, for TLSFiles

	ImageMode  ImageMode
	Command    Command // empty: the stack's own
	Image      string  // FROM image of Dockerfile.jupyter
	NginxImage string
	Packages   []string // pip requirements, without blanks

	CPUs          CPUs
	Memory        Size
	Pids          int
	ReserveCPUs   CPUs
	ReserveMemory Size

	CullIdle   time.Duration // idle kernels and terminals end after it, 0: never
	CookieDays int           // lifetime of a login
	Terminals  bool

	Reach   []string // services that Jupyter may reach, sorted
	Egress  Egress
	PassEnv []string // names of variables passed to notebooks, sorted

	Mounts    []string // sources of the host that Jupyter keeps by name, sorted
	Notebooks string   // folder below the stack's, with a leading ./
	UID, GID  int      // of the Jupyter container
	NginxUID  int      // of the proxy, which owns its key

	Bridge      string  // prefix of bridge, nftables and fail2ban names
	Cover       bool    // protect the stack's own files in mounts
	AlsoPublish []Relay // additional container ports, on loopback
	EnableHTTPS bool    // set ENABLE_HTTPS in .env, for the other services
}

// Port returns the suffix that the published HTTPS port adds to the domain in
// a URL, Host or Origin: empty for 443.
func (s Answers) Port() string {
	if s.HTTPSPort == 443 {
		return ""
	}
	return ":" + strconv.Itoa(s.HTTPSPort)
}

// EndsTLS reports whether what stands in front of Jupyter has a certificate.
func (s Answers) EndsTLS() bool { return s.Expose == ExposeNginx }

// Proxied reports whether a container is in front of Jupyter. In prod one always is: a
// container that is on internal networks only cannot publish ports, so the loopback
// port of an isolated Jupyter needs a relay too.
func (s Answers) Proxied() bool {
	return s.EndsTLS() || s.Profile == Prod || s.Egress == EgressReach
}

// DomainIsIP reports whether the domain is an IPv4 address, for which TLS
// clients send no server name.
func (s Answers) DomainIsIP() bool {
	_, err := netip.ParseAddr(s.Domain)
	return err == nil
}
