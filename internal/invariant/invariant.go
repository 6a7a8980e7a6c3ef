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
	"example.com/magi-harden/internal/stack"
)

// Promise is what the rendered files are meant to give.
type Promise struct {
	Spec     answers.Answers
	Service  string        // Jupyter
	Proxy    string        // the proxy, empty when there is none
	Env      []string      // names of Jupyter's whole environment
	Networks []string      // those that the hardening adds
	Reach    string        // the one of them that neighbours join
	Guards   []stack.Guard // what a mount of the stack's own files must not show as it is
	Emptied  []string      // neighbours whose JUPYTER_TOKEN is emptied, because it would be the token
	Token    string        // the secret, to look for; never printed
}

// Check holds the model after against the model before and the promise. Every
// violation names its service and key.
func Check(before, after *compose.Model, p Promise) []error {
	return append(surgical(before, after, p), hardened(after, p)...)
}

// hardened checks Jupyter and the proxy by themselves.
func hardened(after *compose.Model, p Promise) (errs []error) {
	j, ok := after.Services[p.Service]
	if !ok {
		return []error{fmt.Errorf("services.%s: is gone", p.Service)}
	}
	errs = append(confined(j), confinedIn(after, j, p)...)
	names := make([]string, 0, len(j.Environment))
	for name := range j.Environment {
		names = append(names, name)
	}
	slices.Sort(names)
	if want := slices.Sorted(slices.Values(p.Env)); !slices.Equal(names, want) {
		errs = append(errs, violation(j.Name, "environment", "holds %s instead of %s", strings.Join(names, ", "), strings.Join(want, ", ")))
	}
	for _, g := range p.Guards {
		if !slices.ContainsFunc(j.Volumes, func(v compose.Volume) bool { return v.Target == g.Target && (v.ReadOnly || v.Type == "tmpfs") }) {
			errs = append(errs, violation(j.Name, "volumes", "%s can be changed by a notebook", g.Target))
		}
	}
	if len(j.EnvFiles) > 0 {
		errs = append(errs, violation(j.Name, "env_file", "is loaded"))
	}
	if t := j.Environment["JUPYTER_TOKEN"]; t == nil || *t != p.Token || *t == "" {
		errs = append(errs, violation(j.Name, "environment.JUPYTER_TOKEN", "is not the token of .env"))
	}
	if p.Proxy == "" {
		return errs
	}
	proxy, ok := after.Services[p.Proxy]
	if !ok {
		return append(errs, fmt.Errorf("services.%s: is missing", p.Proxy))
	}
	return append(errs, confined(proxy)...)
}

// confinedIn checks what Jupyter is connected to.
func confinedIn(after *compose.Model, j compose.Service, p Promise) (errs []error) {
	for _, port := range j.Ports {
		if p.Proxy != "" || port.HostIP != "127.0.0.1" {
			errs = append(errs, violation(j.Name, "ports", "%s:%s is published", port.HostIP, port.Published))
		}
	}
	for name := range j.Networks {
		net := after.Networks[name]
		switch {
		case !slices.Contains(p.Networks, name):
			errs = append(errs, violation(j.Name, "networks", "%s is not one of its own", name))
		case !net.Internal && p.Spec.Egress == answers.EgressReach:
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
