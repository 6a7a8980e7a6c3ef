package answers

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"example.com/magi-harden/internal/startcmd"
	"example.com/magi-harden/internal/trait"
	"github.com/distribution/reference"
	"golang.org/x/net/idna"
)

// ParseDomain returns the ASCII form of a host name (RFC 5891), in lower case, or an
// IPv4 address. It fails on IPv6 addresses and URLs.
func ParseDomain(text string) (string, error) {
	text = strings.ToLower(strings.TrimSuffix(text, "."))
	if addr, err := netip.ParseAddr(strings.Trim(text, "[]")); err == nil {
		if addr.IsUnspecified() || addr.IsMulticast() {
			return "", fmt.Errorf("%s is not the address of a host", addr)
		}
		if addr.Is4() {
			return addr.String(), nil
		}
		return "", errors.New("an IPv6 address cannot be the domain: ports are published on IPv4 only; use a host name")
	}
	if strings.ContainsAny(text, "/:@?#") {
		return "", fmt.Errorf("%q is not a host name: leave out the scheme, the port and the path", text)
	}
	name, err := idna.Lookup.ToASCII(text)
	if err != nil || !hostName.MatchString(name) || len(name) > 253 || onlyDigits.MatchString(name) {
		return "", fmt.Errorf("%.60q is not a host name such as jupyter.example.com", text)
	}
	return name, nil
}

// A host name of RFC 1123: labels of letters, digits and inner hyphens.
var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)

// A name whose last label is a number would be read as an address by browsers
// (WHATWG URL, "ends in a number").
var onlyDigits = regexp.MustCompile(`(^|\.)[0-9]+$`)

func parseBind(text string) (netip.Addr, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil || !addr.Is4() {
		return addr, fmt.Errorf("%q is not an IPv4 address: over IPv6 every client would appear as the engine's gateway", text)
	}
	return addr, nil
}

func parsePort(text string) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > 65535 {
		return 0, fmt.Errorf("%q is not a port from 1 to 65535", text)
	}
	return n, nil
}

// maxBaseURL is the longest base URL without its slashes, so that it fits nginx's
// hash tables.
const maxBaseURL = 254

var baseSegment = regexp.MustCompile(`^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$`)

// ParseBaseURL returns a path that begins and ends with a slash. It fails on
// characters other than letters, digits and . _ ~ -
func ParseBaseURL(text string) (string, error) {
	trimmed := strings.Trim(text, "/")
	if trimmed == "" {
		return "/", nil
	}
	if len(trimmed) > maxBaseURL {
		return "", fmt.Errorf("%.60q… is longer than %d characters", text, maxBaseURL)
	}
	for _, s := range strings.Split(trimmed, "/") {
		if !baseSegment.MatchString(s) {
			return "", fmt.Errorf("%.60q is not a path such as /jupyter/: letters, digits and . _ ~ - only", text)
		}
	}
	return "/" + trimmed + "/", nil
}

func parseOrigin(text string) (string, error) {
	if text == "*" {
		return text, nil
	}
	u, err := url.Parse(strings.ToLower(text))
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Opaque != "" || u.User != nil || strings.Trim(u.Path, "/") != "" || strings.ContainsAny(text, "?#") {
		return "", fmt.Errorf("%.60q is not an origin such as https://app.example.com", text)
	}
	host, err := ParseDomain(u.Hostname())
	if err != nil {
		return "", err
	}
	if port := u.Port(); port != "" {
		if _, err := parsePort(port); err != nil {
			return "", err
		}
		if (u.Scheme == "https" && port != "443") || (u.Scheme == "http" && port != "80") {
			host += ":" + port
		}
	}
	return u.Scheme + "://" + host, nil
}

func parseImage(text string) (string, error) {
	named, err := reference.ParseNormalizedNamed(text)
	if err != nil {
		return "", fmt.Errorf("%.80q is not an image reference: %w", text, err)
	}
	if reference.IsNameOnly(named) {
		return "", fmt.Errorf("%q has no tag, which means latest; use a dated tag or a digest", text)
	}
	return text, nil
}

// IsLatest reports whether an image reference has the tag latest and no digest.
func IsLatest(image string) bool {
	named, err := reference.ParseNormalizedNamed(image)
	if err != nil {
		return false
	}
	_, digested := named.(reference.Digested)
	tagged, ok := named.(reference.Tagged)
	return !digested && ok && tagged.Tag() == "latest"
}

// A name, extras and version clauses of PEP 508, without URLs and markers: what
// is safe to hand to pip from an answers file.
var requirement = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\[[A-Za-z0-9._,-]+\])?((===?|~=|!=|<=?|>=?)[A-Za-z0-9.*+!_-]+(,(===?|~=|!=|<=?|>=?)[A-Za-z0-9.*+!_-]+)*)?$`)

func parsePackage(text string) (string, error) {
	if !requirement.MatchString(text) {
		return "", fmt.Errorf("%.60q is not a pip requirement such as openai or litellm>=1.50", text)
	}
	return text, nil
}

// Command is a start command as a line of shell. Dropped parts of the given line,
// such as a password, are not in Line, and so are never stored.
type Command struct {
	Line string
	Left []trait.Dropped // dropped parts of the given line, for messages; not stored
}

// parseCommand parses a line of shell that starts Jupyter; empty means the stack's
// own command.
func parseCommand(text string) (c Command, err error) {
	if text != "" {
		c.Line, c.Left, err = startcmd.Clean(text)
	}
	return c, err
}

var envName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

func parseEnvName(text string) (string, error) {
	if !envName.MatchString(text) {
		return "", fmt.Errorf("%.60q is not a variable name", text)
	}
	if text == "JUPYTER_TOKEN" {
		return "", errors.New("JUPYTER_TOKEN is always passed to Jupyter; remove it from the list")
	}
	return text, nil
}

// A compose service name, by the compose specification's schema.
var serviceName = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

func parseService(text string) (string, error) {
	if !serviceName.MatchString(text) {
		return "", fmt.Errorf("%.60q is not a service name", text)
	}
	return text, nil
}

// bridge is short because the kernel limits names to 15 characters, and up to 5
// are added.
var bridge = regexp.MustCompile(`^[a-z][a-z0-9-]{0,8}[a-z0-9]$`)

func parseBridge(text string) (string, error) {
	if !bridge.MatchString(text) {
		return "", fmt.Errorf("%.60q is not a bridge name prefix: expected 2 to 10 characters of a-z, 0-9 and -, from a letter to a letter or digit", text)
	}
	return text, nil
}

func parseCull(text string) (time.Duration, error) {
	if text == "off" || text == "0" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Minute || d%time.Second != 0 || d > 365*24*time.Hour {
		return 0, fmt.Errorf("%q is not valid: expected off, or a duration of at least 1m such as 1h or 90m", text)
	}
	return d, nil
}

func formatCull(d time.Duration) string {
	switch {
	case d == 0:
		return "off"
	case d%time.Hour == 0:
		return fmt.Sprintf("%dh", d/time.Hour)
	case d%time.Minute == 0:
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return fmt.Sprintf("%ds", d/time.Second)
}
