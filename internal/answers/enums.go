package answers

import (
	"fmt"
	"slices"
	"strings"
)

// Profile is the set of defaults that a deployment starts from.
type Profile string

// The profiles.
const (
	Dev  Profile = "dev"  // one person's machine: loopback, convenient defaults, login required
	Prod Profile = "prod" // reachable from a network
)

// Expose says what answers on the published port.
type Expose string

// The ways to expose Jupyter.
const (
	ExposeNginx    Expose = "nginx"    // TLS proxy on the bind address
	ExposeLoopback Expose = "loopback" // plain HTTP on 127.0.0.1, for a tunnel or the user's own proxy
)

// TLSSource says where the certificate comes from.
type TLSSource string

// The sources of the certificate.
const (
	TLSSelfSigned TLSSource = "self-signed" // a local CA of this deployment
	TLSFiles      TLSSource = "files"       // the user's own chain and key
)

// Egress says what Jupyter may reach.
type Egress string

// The kinds of egress.
const (
	EgressReach Egress = "reach" // only the services of Reach
	EgressFull  Egress = "full"  // also a network with internet access
)

// ImageMode says whose image Jupyter runs.
type ImageMode string

// The image modes.
const (
	Replace ImageMode = "replace" // Dockerfile.jupyter on an image of the docker-stacks
	Keep    ImageMode = "keep"    // the stack's own, hardened at run time only
)

// UnmarshalText accepts the names of the image modes, in any case, and fails on any other
// text.
func (m *ImageMode) UnmarshalText(b []byte) error { return oneOf(m, b, Replace, Keep) }

// UnmarshalText accepts the names of the profiles, in any case, and fails on any other
// text.
func (p *Profile) UnmarshalText(b []byte) error { return oneOf(p, b, Dev, Prod) }

// UnmarshalText accepts the names of the ways to expose, in any case, and fails on any other
// text.
func (e *Expose) UnmarshalText(b []byte) error { return oneOf(e, b, ExposeNginx, ExposeLoopback) }

// UnmarshalText accepts the names of the certificate's sources, in any case, and fails on any other
// text.
func (t *TLSSource) UnmarshalText(b []byte) error { return oneOf(t, b, TLSSelfSigned, TLSFiles) }

// UnmarshalText accepts the names of the kinds of egress, in any case, and fails on any other
// text.
func (e *Egress) UnmarshalText(b []byte) error { return oneOf(e, b, EgressReach, EgressFull) }

// oneOf sets dst to the name in b. The error lists all names.
func oneOf[T ~string](dst *T, b []byte, all ...T) error {
	v := T(strings.ToLower(strings.TrimSpace(string(b))))
	if slices.Contains(all, v) {
		*dst = v
		return nil
	}
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = string(a)
	}
	return fmt.Errorf("%q is not valid: expected one of %s", string(b), strings.Join(names, ", "))
}
