package neighbour

import (
	"strings"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
)

// Exposure is a mount, config or secret of a neighbour in which it finds what is
// meant for Jupyter or for the proxy alone. It stays: the neighbours are not
// what is hardened, so it is told.
type Exposure struct {
	Service string     `json:"service"`          // backup
	Way     trait.Kind `json:"way"`              // how it gets there: one of the Exposed kinds
	Name    string     `json:"name"`             // of the mount, volume, secret or config; trait.AboveStack: above the stack's folder
	Token   bool       `json:"token,omitempty"`  // it can read .env
	Key     bool       `json:"key,omitempty"`    // the front's key
	CA      bool       `json:"ca,omitempty"`     // the key of the local CA
	Change  bool       `json:"change,omitempty"` // it can write what the deployment is made of
	Engine  bool       `json:"engine,omitempty"` // it can have the engine do anything
}

// What is the way and the name, for a person: "mount of .".
func (e Exposure) What() string {
	switch e.Way {
	case trait.ExposedMount:
		if e.Name == trait.AboveStack {
			return "mount of a parent folder"
		}
		return "mount " + e.Name
	case trait.ExposedImage:
		return "image contents"
	case trait.ExposedSocket:
		return "use_api_socket"
	case trait.ExposedVolume:
		return "volume " + e.Name
	case trait.ExposedSecret:
		return "secret " + e.Name
	}
	return "config " + e.Name
}

// Cure says how the neighbour can do without.
func (e Exposure) Cure() string {
	if e.Way == trait.ExposedImage {
		return "add " + layout.Env + ", " + layout.StateDir + " and " + layout.TLSDir + " to its .dockerignore, then rebuild it"
	}
	return "mount only what it needs"
}

// Tells says what it comes to, without the service; key and ca say whether there
// are such keys.
func (e Exposure) Tells(key, ca bool) string {
	var reads []string
	for _, part := range []struct {
		is   bool
		what string
	}{{e.Token, "Jupyter's token in " + layout.Env}, {e.Key && key, "the proxy's key"}, {e.CA && ca, "the key of the local CA"}} {
		if part.is {
			reads = append(reads, part.what)
		}
	}
	var out []string
	if e.Engine {
		out = append(out, "controls the engine, which can show Jupyter's token")
	}
	if reads != nil {
		out = append(out, "can read "+strings.Join(reads, ", "))
	}
	if e.Change {
		out = append(out, "can change the hardening's files")
	}
	return strings.Join(out, ", and ")
}
