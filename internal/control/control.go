// Package control holds the rules that a deployment must pass, one file each, with the
// attack that each rule prevents. IDs are stable and never reused.
package control

import (
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/deployment"
	"example.com/magi-harden/internal/finding"
)

// Severity is how serious a failed control is.
type Severity string

// The severities, most serious first.
const (
	Critical Severity = "critical"
	High     Severity = "high"
	Medium   Severity = "medium"
	Low      Severity = "low"
)

// Control is one rule.
type Control struct {
	ID         string // MH-FAMILY-NN
	Title      string // what is true when it passes
	Severity   Severity
	Attack     string   // what an attacker does when it fails
	Fix        string   // the setting that makes it pass
	References []string // names in other catalogues
	Check      func(deployment.Deployment) []finding.Finding
}

// All returns every control, sorted by ID.
func All() []Control {
	return []Control{
		iso01(), iso02(), iso03(), iso05(),
		log01(),
		net01(), net03(), net04(),
		priv01(), priv03(), priv04(),
		res01(),
		sec01(),
		tls07(),
	}
}

// Check returns the findings of all controls on a deployment, in the order of All;
// nil when every control passes.
func Check(d deployment.Deployment) (out []finding.Finding) {
	for _, c := range All() {
		out = append(out, c.Check(d)...)
	}
	return out
}

// each returns a Check that runs look on Jupyter and on the front. Every fault
// becomes a finding.
func each(id string, look func(s compose.Service, fault func(key, detail string))) func(deployment.Deployment) []finding.Finding {
	return func(d deployment.Deployment) (out []finding.Finding) {
		for _, s := range d.Services() {
			look(s, func(key, detail string) { out = append(out, d.Fail(id, s.Name, key, detail)) })
		}
		return out
	}
}

// jupyter returns a Check that runs look on Jupyter only.
func jupyter(id string, look func(d deployment.Deployment, s compose.Service, fault func(key, detail string))) func(deployment.Deployment) []finding.Finding {
	return func(d deployment.Deployment) (out []finding.Finding) {
		if s, ok := d.Model.Services[d.Jupyter]; ok {
			look(d, s, func(key, detail string) { out = append(out, d.Fail(id, s.Name, key, detail)) })
		}
		return out
	}
}
