// Package answers holds the answers: what a person decides about a deployment,
// as one typed value, and the one table that asks, checks, stores and documents
// each of them.
package answers

import (
	"net/netip"
	"strconv"
	"time"
)

// Version is the format of the answers file that this build writes and reads.
const Version = 1

// Answers is a complete set of answers, checked and in canonical form. It holds
// no secret and is meant to be committed.
type Answers struct {
	Profile Profile
	Service string // the compose service that is Jupyter

	Domain    string         // lower-case host name (punycode) or IPv4 address
	Expose    Expose         // who stands at the published port
	Allow     []netip.Prefix // clients that nginx lets in, masked, none contained in another
	AllowAny  bool           // the whole internet was asked for
	Bind      netip.Addr     // IPv4 address of the published port
	HTTPSPort int            // 1..65535
	HTTPPort  int            // 1..65535, 0 is off
	BaseURL   string         // begins and ends with a slash
	Origins   []string       // further CORS origins, scheme://host[:port]

	TLS     TLSSource
	TLSCert string // path of the user's chain, for TLSFiles
	TLSKey  string // path of the user's key, for TLSFiles

	ImageMode  ImageMode
	Command    Command // empty for the stack's own
	Image      string  // image that Dockerfile.jupyter starts from
	NginxImage string
	Packages   []string // pip requirements, without blanks

	CPUs          CPUs
	Memory        Size
	Pids          int
	ReserveCPUs   CPUs
	ReserveMemory Size

	CullIdle   time.Duration // idle kernels and terminals end after it, 0 is never
	CookieDays int           // a login lasts so long
	Terminals  bool

	Reach   []string // services that Jupyter may talk to, sorted
	Egress  Egress
	PassEnv []string // names of .env variables that notebooks may see, sorted

	Notebooks string // folder below the stack's, with a leading ./
	UID, GID  int    // of the Jupyter container
	NginxUID  int    // of the proxy, and of its key

	Bridge      string  // first part of the names of the bridges, nftables table and jail
	Cover       bool    // protect the stack's own files where a mount holds them
	AlsoPublish []Relay // further ports of the container, on loopback
	EnableHTTPS bool    // also set ENABLE_HTTPS in .env, for the stack's own services
}

// Port returns the suffix that the published HTTPS port adds to the domain in
// a URL, Host or Origin: empty for 443.
func (s Answers) Port() string {
	if s.HTTPSPort == 443 {
		return ""
	}
	return ":" + strconv.Itoa(s.HTTPSPort)
}

// Proxied reports whether nginx is in front of Jupyter. In prod it always is:
// a container that is only on internal networks publishes nothing, so the
// loopback port of a closed-in Jupyter needs a relay too.
func (s Answers) Proxied() bool {
	return s.Expose == ExposeNginx || s.Profile == Prod || s.Egress == EgressReach
}

// DomainIsIP reports whether the domain is an IPv4 address, for which TLS
// clients send no server name.
func (s Answers) DomainIsIP() bool {
	_, err := netip.ParseAddr(s.Domain)
	return err == nil
}
