// Package invariant holds the effective model of a deployment, as it would be with
// the rendered files, against what they promise. It is asked before anything is
// written, so that a change of the stack, of Compose or of a template can never
// leave a deployment that only looks hardened.
package invariant

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/design"
	"example.com/magi-harden/internal/secret"
)

const tokenVar = "JUPYTER_TOKEN"

// promise is what the rendered files are meant to give.
type promise struct {
	design.Design
	front    string        // its service, empty when there is none
	networks []string      // that Jupyter or the front may be on
	token    secret.String // to look for; never printed
}

// Check holds the model after against the model before and the design. Every
// violation names its service and key. The token is only looked for.
func Check(before, after *compose.Model, d design.Design, token secret.String) []error {
	p := promise{Design: d, token: token, networks: slices.Clone(d.Jupyter.Networks)}
	if n, ok := d.Front.Container(); ok {
		p.front = n.Service
	}
	for _, n := range d.Networks {
		p.networks = append(p.networks, n.Name)
	}
	return append(surgical(before, after, p), hardened(after, p)...)
}

// hardened checks Jupyter and the proxy by themselves.
func hardened(after *compose.Model, p promise) (errs []error) {
	j, ok := after.Services[p.Jupyter.Service]
	if !ok {
		return []error{fmt.Errorf("services.%s: is gone", p.Jupyter.Service)}
	}
	errs = append(confined(j), confinedIn(after, j, p)...)
	names := make([]string, 0, len(j.Environment))
	for name := range j.Environment {
		names = append(names, name)
	}
	slices.Sort(names)
	want := []string{tokenVar}
	for _, v := range p.Jupyter.Environment {
		want = append(want, v.Name)
	}
	if slices.Sort(want); !slices.Equal(names, want) {
		errs = append(errs, violation(j.Name, "environment", "holds %s instead of %s", strings.Join(names, ", "), strings.Join(want, ", ")))
	}
	for _, g := range p.Jupyter.Mounts {
		guards := g.From == design.FromGuard || g.Covered && g.ReadOnly
		if guards && !slices.ContainsFunc(j.Volumes, func(v compose.Volume) bool { return v.Target == g.Target && (v.ReadOnly || v.Type == "tmpfs") }) {
			errs = append(errs, violation(j.Name, "volumes", "%s can be changed by a notebook", g.Target))
		}
	}
	if len(j.EnvFiles) > 0 {
		errs = append(errs, violation(j.Name, "env_file", "is loaded"))
	}
	if t := j.Environment[tokenVar]; t == nil || *t == "" || !p.token.Equal(secret.New(*t)) {
		errs = append(errs, violation(j.Name, "environment."+tokenVar, "is not the token of .env"))
	}
	if p.front == "" {
		return errs
	}
	proxy, ok := after.Services[p.front]
	if !ok {
		return append(errs, fmt.Errorf("services.%s: is missing", p.front))
	}
	return append(errs, confined(proxy)...)
}

// confinedIn checks what Jupyter is connected to.
func confinedIn(after *compose.Model, j compose.Service, p promise) (errs []error) {
	for _, port := range j.Ports {
		if p.front != "" || port.HostIP != "127.0.0.1" {
			errs = append(errs, violation(j.Name, "ports", "%s:%s is published", port.HostIP, port.Published))
		}
	}
	for name := range j.Networks {
		net := after.Networks[name]
		switch {
		case !slices.Contains(p.networks, name):
			errs = append(errs, violation(j.Name, "networks", "%s is not one of its own", name))
		case !net.Internal && p.Jupyter.Egress == answers.EgressReach:
			errs = append(errs, violation(j.Name, "networks", "%s is not internal", name))
		}
	}
	if len(j.Networks) == 0 {
		errs = append(errs, violation(j.Name, "networks", "it is on the default network"))
	}
	for _, m := range j.Volumes {
		if strings.HasSuffix(m.Source, ".sock") || strings.HasSuffix(m.Source, "/tls") || strings.HasSuffix(m.Source, "/ssl") {
			errs = append(errs, violation(j.Name, "volumes", "%s is mounted", m.Source))
		}
	}
	return errs
}
