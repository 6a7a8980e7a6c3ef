package render

import "example.com/magi-harden/internal/truth"

// Promise is what the files are meant to give once Compose has merged them.
func Promise(in Input) truth.Promise {
	p := truth.Promise{Spec: in.Spec, Service: in.Jupyter.Service, Env: []string{"JUPYTER_TOKEN"}, Reach: reachNetwork, Token: in.Secrets.Token.Reveal()}
	if in.Spec.Proxied() {
		p.Proxy = proxyName(in)
	}
	for _, e := range jupyterEnv(in) {
		p.Env = append(p.Env, e.Name)
	}
	for _, n := range newNetworks(in).all() {
		p.Networks = append(p.Networks, n.Name)
	}
	return p
}
