// Package deployment is what controls judge: the effective model of a stack,
// and which of its services are Jupyter and the front. It comes from files that
// will be, from files that are, or from what runs.
package deployment

import (
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
)

// Deployment is one stack as it would run.
type Deployment struct {
	Model   *compose.Model
	Jupyter string                           // the service; it has to be in the model
	Front   string                           // the service that stands before it; empty where none does
	WayOut  bool                             // somebody asked for an ordinary network
	Origin  func(path ...string) place.Place // where a value of the model is written; nil: nobody knows
}

// Services are those that are held to the strictest rules: Jupyter and the front.
func (d Deployment) Services() (out []compose.Service) {
	for _, name := range []string{d.Jupyter, d.Front} {
		if s, ok := d.Model.Services[name]; ok && name != "" {
			out = append(out, s)
		}
	}
	return out
}

// Fail is the finding that a control makes of a key of a service. The key may
// have dots in it.
func (d Deployment) Fail(control, service, key, detail string) finding.Finding {
	f := finding.Finding{Kind: finding.Violation, Subject: "services." + service + "." + key, Detail: detail, Control: control}
	if d.Origin != nil {
		f.Place = d.Origin(append([]string{"services", service}, strings.Split(key, ".")...)...)
	}
	return f
}
