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
	Dev  Profile = "dev"  // one person's machine: loopback, convenience, still closed
	Prod Profile = "prod" // faces a network
)

// Expose says who stands at the published port.
type Expose string

// The ways to expose Jupyter.
const (
	ExposeNginx    Expose = "nginx"    // TLS proxy on the bind address
	ExposeLoopback Expose = "loopback" // plain HTTP on 127.0.0.1, for a tunnel or one's own proxy
)

// TLSSource says where the certificate comes from.
type TLSSource string

// The sources of the certificate.
const (
	TLSSelfSigned TLSSource = "self-signed" // a local CA made for this deployment
	TLSFiles      TLSSource = "files"       // the user's own chain and key
)

// Egress says what Jupyter may reach beyond the proxy.
type Egress string

// The kinds of egress.
const (
	EgressReach Egress = "reach" // the services of Reach and nothing else
	EgressFull  Egress = "full"  // an ordinary network as well
)

// ImageMode says whose image Jupyter runs.
type ImageMode string

// The image modes.
const (
	Replace ImageMode = "replace" // Dockerfile.jupyter on an image of the docker-stacks
	Keep    ImageMode = "keep"    // the stack's own; the hardening is of the runtime alone
)

// UnmarshalText accepts the names of the image modes.
func (m *ImageMode) UnmarshalText(b []byte) error { return oneOf(m, b, Replace, Keep) }

// UnmarshalText accepts the names of the profiles.
func (p *Profile) UnmarshalText(b []byte) error { return oneOf(p, b, Dev, Prod) }

// UnmarshalText accepts the names of the ways to expose.
func (e *Expose) UnmarshalText(b []byte) error { return oneOf(e, b, ExposeNginx, ExposeLoopback) }

// UnmarshalText accepts the names of the certificate's sources.
func (t *TLSSource) UnmarshalText(b []byte) error { return oneOf(t, b, TLSSelfSigned, TLSFiles) }

// UnmarshalText accepts the names of the kinds of egress.
func (e *Egress) UnmarshalText(b []byte) error { return oneOf(e, b, EgressReach, EgressFull) }

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
