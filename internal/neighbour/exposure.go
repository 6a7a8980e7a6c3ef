package neighbour

import "strings"

// Exposure is a mount, config or secret of a neighbour in which it finds what is
// meant for Jupyter or for the proxy alone. It stays: the neighbours are not
// what is hardened, so it is told.
type Exposure struct {
	Service string `json:"service"`          // backup
	What    string `json:"what"`             // "mount of ."
	Token   bool   `json:"token,omitempty"`  // it can read .env
	Key     bool   `json:"key,omitempty"`    // the proxy's key
	CA      bool   `json:"ca,omitempty"`     // the key of the local CA
	Change  bool   `json:"change,omitempty"` // it can write what the deployment is made of
	Engine  bool   `json:"engine,omitempty"` // it can have the engine do anything
}

// copiedIn is what a build puts into the image of a neighbour.
const copiedIn = "what is copied into the image"

// Cure says how the neighbour can do without.
func (e Exposure) Cure() string {
	if e.What == copiedIn {
		return "name .env, .magi-harden and config/tls in its .dockerignore, and build it anew"
	}
	return "mount only what it needs, if it need not see that"
}

// Tells says what it comes to, without the service; key and ca say whether there
// are such keys.
func (e Exposure) Tells(key, ca bool) string {
	var reads []string
	for _, part := range []struct {
		is   bool
		what string
	}{{e.Token, "the token of Jupyter in .env"}, {e.Key && key, "the proxy's key"}, {e.CA && ca, "the key of the local CA"}} {
		if part.is {
			reads = append(reads, part.what)
		}
	}
	var out []string
	if e.Engine {
		out = append(out, "has the engine do anything, such as show the token of Jupyter")
	}
	if reads != nil {
		out = append(out, "can read "+strings.Join(reads, ", "))
	}
	if e.Change {
		out = append(out, "can change the files of the hardening")
	}
	return strings.Join(out, ", and ")
}
