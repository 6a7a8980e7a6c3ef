// Package invariant compares the effective model of a deployment, with the rendered
// files, with the design. It runs before anything is written, so that no change of the
// stack, of Compose or of a template leaves a deployment that only looks hardened.
package invariant

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/control"
	"example.com/magi-harden/internal/deployment"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/secret"
)

const tokenVar = "JUPYTER_TOKEN"

// judge compares one model with one design.
type judge struct {
	deployment.Deployment
	design   design.Design
	token    secret.String // searched for; never printed
	networks []string      // that Jupyter or the front may join
	found    []finding.Finding
}

// Check compares the model after with the model before and with the design: every
// other service must equal the original, and Jupyter and the front must pass every
// control. It returns what does not hold. The token is only searched for. origin
// returns where a value of the model after is set; nil: unknown.
func Check(before, after *compose.Model, d design.Design, token secret.String, origin func(path ...string) place.Place) []finding.Finding {
	j := judge{Deployment: deploymentOf(after, d, origin), design: d, token: token, networks: slices.Clone(d.Jupyter.Networks)}
	for _, n := range d.Networks {
		j.networks = append(j.networks, n.Name)
	}
	j.surgical(before)
	j.held()
	j.hardened()
	return j.found
}

// deploymentOf returns the input of the controls.
func deploymentOf(m *compose.Model, d design.Design, origin func(path ...string) place.Place) deployment.Deployment {
	out := deployment.Deployment{Model: m, Jupyter: d.Jupyter.Service, WayOut: d.Jupyter.Egress == answers.EgressFull, Origin: origin}
	if c, ok := d.Front.Container(); ok {
		out.Front = c.Service
	}
	return out
}

// fault records a broken promise about a key of a service.
func (j *judge) fault(control, service, key, format string, args ...any) {
	j.found = append(j.found, j.Fail(control, service, key, fmt.Sprintf(format, args...)))
}

// broken records a broken promise about the whole stack.
func (j *judge) broken(detail string, path ...string) {
	f := finding.Finding{Kind: finding.Violation, Subject: strings.Join(path, "."), Detail: detail}
	if j.Origin != nil {
		f.Place = j.Origin(path...)
	}
	j.found = append(j.found, f)
}

// hardened checks Jupyter and the front.
func (j *judge) hardened() {
	s, ok := j.Model.Services[j.Jupyter]
	if !ok {
		j.broken("is gone", "services", j.Jupyter)
		return
	}
	j.found = append(j.found, control.Check(j.Deployment)...)
	j.environment(s)
	for _, name := range slices.Sorted(maps.Keys(s.Networks)) {
		if !slices.Contains(j.networks, name) {
			j.fault("MH-NET-04", s.Name, "networks", "%s is not a network of the hardening", name)
		}
	}
	for _, g := range j.design.Jupyter.Mounts {
		guards := g.From == design.FromGuard || g.Covered && g.ReadOnly
		if guards && !slices.ContainsFunc(s.Volumes, func(v compose.Volume) bool { return v.Target == g.Target && (v.ReadOnly || v.Type == "tmpfs") }) {
			j.fault("MH-ISO-03", s.Name, "volumes", "%s is writable by notebooks", g.Target)
		}
	}
	if _, there := j.Model.Services[j.Front]; j.Front != "" && !there {
		j.broken("is missing", "services", j.Front)
	}
}

// environment checks that Jupyter has exactly the variables of the design and the
// token.
func (j *judge) environment(s compose.Service) {
	var has []string
	for name := range s.Environment {
		has = append(has, name)
	}
	want := []string{tokenVar}
	for _, v := range j.design.Jupyter.Environment {
		want = append(want, v.Name)
	}
	slices.Sort(has)
	if slices.Sort(want); !slices.Equal(has, want) {
		j.fault("MH-SEC-02", s.Name, "environment", "has %s instead of %s", strings.Join(has, ", "), strings.Join(want, ", "))
	}
	if t := s.Environment[tokenVar]; t == nil || *t == "" || !j.token.Equal(secret.New(*t)) {
		j.fault("MH-AUTH-01", s.Name, "environment."+tokenVar, "is not the token of .env")
	}
}
