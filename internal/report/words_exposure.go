package report

import (
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/phrase"
	"example.com/magi-harden/internal/trait"
)

// ofExposure returns what a neighbour reaches as a finding.
func ofExposure(e neighbour.Exposure) finding.Finding {
	f := finding.Finding{Kind: finding.Exposed, Subject: e.Service, Object: phrase.Way(e.Way, e.Name), Detail: phrase.Exposes(e), Hint: "mount only what it needs"}
	if e.Way == trait.ExposedImage {
		f.Hint = "add " + layout.Env + ", " + layout.StateDir + " and " + layout.TLSDir + " to its .dockerignore, then rebuild it"
	}
	if e.Way == trait.ExposedPower {
		f.Hint = "remove the key where the service works without it"
	}
	return f
}
