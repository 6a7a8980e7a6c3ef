package design

import (
	"slices"

	"example.com/magi-harden/internal/answers"
)

// The networks that the hardening adds. An internal network has no route out and, if
// the engine supports it, no host address.
const (
	FrontNetwork = "jupyter_front" // internal: the front and Jupyter
	ReachNetwork = "jupyter_reach" // internal: Jupyter and the services that it may reach
	EdgeNetwork  = "jupyter_edge"  // ordinary: the front, whose ports are published
	OutNetwork   = "jupyter_out"   // ordinary: Jupyter, if it may reach the internet
)

// networks says which of these networks a deployment has.
type networks struct {
	bridge                   string
	front, reach, edge, open bool
	external                 []string // networks of the stack that Jupyter keeps in dev
}

func networksOf(f Facts, front Front) networks {
	s := f.Answers
	c, _ := front.Container()
	n := networks{
		bridge: s.Bridge, front: slices.Contains(c.Networks, FrontNetwork), edge: slices.Contains(c.Networks, EdgeNetwork),
		reach: len(s.Reach) > 0, open: s.Egress == answers.EgressFull,
	}
	if s.Profile == answers.Dev {
		n.external = f.Jupyter.External
	}
	if len(n.jupyter()) == 0 {
		n.front = true // Jupyter needs a network even with no neighbour and no route out
	}
	return n
}

func (n networks) all() []Network {
	return pick(
		when(n.front, Network{FrontNetwork, n.bridge + "front", true}),
		when(n.reach, Network{ReachNetwork, n.bridge + "reach", true}),
		when(n.edge, Network{EdgeNetwork, n.bridge + "edge", false}),
		when(n.open, Network{OutNetwork, n.bridge + "out", false}),
	)
}

func (n networks) jupyter() []string {
	return pick(when(n.front, FrontNetwork), when(n.reach, ReachNetwork), when(n.open, OutNetwork), n.external)
}

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
