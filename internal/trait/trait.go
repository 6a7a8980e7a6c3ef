// Package trait has, as values that can be stored and compared, what of a stack
// matters for the hardening of its Jupyter, and what is dropped of it. It has no
// text of its own: a word that changes is not a stack that changes.
package trait

import (
	"cmp"
	"strings"
)

// Kind says what a Trait is. The values are stored in manifests.
type Kind string

// The kinds, and what Name is for each; Of is empty where it is not named.
const (
	Service    Kind = "service"    // the service that is hardened
	Port       Kind = "port"       // its number in the container
	Mount      Kind = "mount"      // the target in the container
	Variable   Kind = "variable"   // its name
	Network    Kind = "network"    // its name
	Dependency Kind = "dependency" // the service that Jupyter waits for
	Profiles   Kind = "profiles"   // no name
	LoadsEnv   Kind = "loads_env"  // the service that loads .env

	// What a neighbour, Of, finds of what is not for it, by the way in which it does.
	ExposedMount  Kind = "exposed_mount"  // the source
	ExposedVolume Kind = "exposed_volume" // the volume
	ExposedSecret Kind = "exposed_secret" // the secret
	ExposedConfig Kind = "exposed_config" // the config
	ExposedImage  Kind = "exposed_image"  // no name: its build copies it
	ExposedSocket Kind = "exposed_socket" // no name: use_api_socket
	ExposedPower  Kind = "exposed_power"  // the key of the service, such as privileged

	// Unknown is a sentence of an old manifest that no release is known to write.
	Unknown Kind = "unknown"
)

// AboveStack is the name of an ExposedMount of any folder above the stack's: which
// one is another thing on another machine.
const AboveStack = ".."

// Trait is one thing that the stack says of Jupyter and that the hardening
// responds to.
type Trait struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name,omitempty"`
	Of   string `json:"of,omitempty"`
}

// Compare orders traits by kind, name and owner.
func Compare(a, b Trait) int {
	return cmp.Or(strings.Compare(string(a.Kind), string(b.Kind)), strings.Compare(a.Name, b.Name), strings.Compare(a.Of, b.Of))
}

// Dropped is one thing that does not stay, and why.
type Dropped struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// String is "what: why".
func (d Dropped) String() string { return d.What + ": " + d.Why }
