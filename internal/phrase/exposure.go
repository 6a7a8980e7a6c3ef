// Package phrase has the words for facts of which both the reports and HARDENING.md
// speak. Package report has all others.
package phrase

import (
	"strings"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/trait"
)

// Way returns a way to an exposure and its name: "mount .".
func Way(way trait.Kind, name string) string {
	switch way {
	case trait.ExposedMount:
		if name == trait.AboveStack {
			return "mount of a parent folder"
		}
		return "mount " + name
	case trait.ExposedImage:
		return "image contents"
	case trait.ExposedSocket:
		return "use_api_socket"
	case trait.ExposedPower:
		return name
	case trait.ExposedVolume:
		return "volume " + name
	case trait.ExposedSecret:
		return "secret " + name
	}
	return "config " + name
}

// Exposes returns what the neighbour can do, as the end of a sentence about it.
func Exposes(e neighbour.Exposure) string {
	var reads, out []string
	for _, part := range []struct {
		is   bool
		what string
	}{{e.Token, "Jupyter's token in " + layout.Env}, {e.Key, "the proxy's key"}, {e.CA, "the key of the local CA"}} {
		if part.is {
			reads = append(reads, part.what)
		}
	}
	if e.Engine {
		out = append(out, "controls the engine, which can show Jupyter's token")
	}
	if e.Host {
		out = append(out, "controls the host, and so Jupyter")
	}
	if reads != nil {
		out = append(out, "can read "+strings.Join(reads, ", "))
	}
	if e.Change {
		out = append(out, "can change the hardening's files")
	}
	return strings.Join(out, ", and ")
}
