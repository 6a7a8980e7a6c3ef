package render

import (
	"slices"

	"example.com/magi-harden/internal/answers"
	"example.com/magi-harden/internal/invariant"
	"example.com/magi-harden/internal/stack"
)

// Promise is what the files are meant to give once Compose has merged them.
func Promise(in Input) invariant.Promise {
	p := invariant.Promise{Spec: in.Spec, Service: in.Jupyter.Service, Env: []string{"JUPYTER_TOKEN"}, Reach: reachNetwork, Token: in.Secrets.Token.Reveal(), Guards: slices.Clone(in.Guards)}
	if in.Spec.Proxied() {
		p.Proxy = proxyName(in)
	}
	for _, e := range jupyterEnv(in) {
		p.Env = append(p.Env, e.Name)
	}
	if in.Spec.Profile == answers.Dev {
		p.Networks = append(p.Networks, in.Jupyter.External...)
	}
	for _, n := range newNetworks(in).all() {
		p.Networks = append(p.Networks, n.Name)
	}
	for _, n := range in.Others {
		if losesToken(in, n) {
			p.Emptied = append(p.Emptied, n.Service)
		}
	}
	for _, m := range in.Jupyter.Mounts {
		if in.Spec.Cover && !m.Holds.IsZero() && m.ReadOnly {
			p.Guards = append(p.Guards, stack.Guard{Target: m.Target})
		}
	}
	return p
}
