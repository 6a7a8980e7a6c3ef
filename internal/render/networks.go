package render

import "example.com/magi-harden/internal/answers"

// The networks that the hardening adds. Internal ones have no way out and, on
// engines that know the option, no address of the host.
const (
	frontNetwork = "jupyter_front" // internal: the proxy and Jupyter
	reachNetwork = "jupyter_reach" // internal: Jupyter and the services that it may talk to
	edgeNetwork  = "jupyter_edge"  // ordinary: the proxy, whose ports are published
	outNetwork   = "jupyter_out"   // ordinary: Jupyter, where it may reach the internet
)

// networks says which of them a deployment has.
type networks struct {
	bridge                   string
	front, reach, edge, open bool
	external                 []string // of others, that Jupyter stays on in dev
}

func newNetworks(in Input) networks {
	s := in.Spec
	n := networks{bridge: s.Bridge, front: s.Proxied(), edge: s.Proxied(), reach: len(s.Reach) > 0, open: s.Egress == answers.EgressFull}
	if s.Profile == answers.Dev {
		n.external = in.Jupyter.External
	}
	if len(n.jupyter()) == 0 {
		n.front = true // with no neighbour and no way out it still needs a network of its own
	}
	return n
}

func (n networks) all() []network {
	return pick(
		when(n.front, network{frontNetwork, n.bridge + "front", true}),
		when(n.reach, network{reachNetwork, n.bridge + "reach", true}),
		when(n.edge, network{edgeNetwork, n.bridge + "edge", false}),
		when(n.open, network{outNetwork, n.bridge + "out", false}),
	)
}

func (n networks) jupyter() []string {
	return pick(when(n.front, frontNetwork), when(n.reach, reachNetwork), when(n.open, outNetwork), n.external)
}

func (n networks) proxy() []string { return []string{edgeNetwork, frontNetwork} }

func when[T any](ok bool, v T) []T {
	if ok {
		return []T{v}
	}
	return nil
}

func pick[T any](parts ...[]T) (out []T) {
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
