// Package deployment is the input of the controls: the effective model of a stack,
// and which of its services are Jupyter and the front. The model comes from
// rendered files, from files on disk, or from running containers.
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
	Jupyter string                           // service name; must be in the model
	Front   string                           // service name of the proxy; empty without one
	WayOut  bool                             // an ordinary network was asked for
	Origin  func(path ...string) place.Place // returns where a value of the model is written; nil if unknown
}

// Services returns Jupyter and the front, in this order, as far as the model has
// them. They must pass the strictest rules.
func (d Deployment) Services() (out []compose.Service) {
	for _, name := range []string{d.Jupyter, d.Front} {
		if s, ok := d.Model.Services[name]; ok && name != "" {
			out = append(out, s)
		}
	}
	return out
}

// Fail returns the violation of a control by a key of a service. Dots in the key
// separate nested keys. Its place is empty when Origin is nil.
func (d Deployment) Fail(control, service, key, detail string) finding.Finding {
	f := finding.Finding{Kind: finding.Violation, Subject: "services." + service + "." + key, Detail: detail, Control: control}
	if d.Origin != nil {
		f.Place = d.Origin(append([]string{"services", service}, strings.Split(key, ".")...)...)
	}
	return f
}
