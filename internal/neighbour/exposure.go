package neighbour

import (
	"strings"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/trait"
)

// Exposure is a mount, config or secret by which a neighbour reaches what only Jupyter
// or the proxy should have. It is reported and stays: neighbours are not hardened.
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

// What returns the way and the name, as text: "mount .".
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

// Cure returns the hint on how to remove the exposure.
func (e Exposure) Cure() string {
	if e.Way == trait.ExposedImage {
		return "add " + layout.Env + ", " + layout.StateDir + " and " + layout.TLSDir + " to its .dockerignore, then rebuild it"
	}
	return "mount only what it needs"
}

// Tells returns what the neighbour can do, as text without its name. key and ca say
// whether the proxy's key and the key of the local CA exist.
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
