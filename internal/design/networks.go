package design

import (
	"slices"
	"strings"

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
	name                     func(string) string // its name in this stack
	front, reach, edge, open bool
	external                 []string // networks of the stack that Jupyter keeps in dev
}

func networksOf(f Facts, front Front) networks {
	s := f.Answers
	c, _ := front.Container()
	n := networks{
		bridge: s.Bridge, name: f.network, front: slices.Contains(c.Networks, f.network(FrontNetwork)), edge: slices.Contains(c.Networks, f.network(EdgeNetwork)),
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

// network returns the name of one of these networks in this stack: another one where the
// stack has such a network itself, by its key or by the name that Compose gives ours.
// That network is the stack's, and may be shared with other projects.
func (f Facts) network(name string) string {
	for slices.ContainsFunc(f.Networks, func(own string) bool { return own == name || strings.HasSuffix(own, "_"+name) }) {
		name = "magi_" + name
	}
	return name
}

// ReachNetwork returns the name of the network of Jupyter and the services that it may
// reach; "" without one.
func (d Design) ReachNetwork() string {
	for _, n := range d.Networks {
		if strings.HasSuffix(n.Name, ReachNetwork) {
			return n.Name
		}
	}
	return ""
}

func (n networks) all() []Network {
	return pick(
		when(n.front, Network{n.name(FrontNetwork), n.bridge + "front", true}),
		when(n.reach, Network{n.name(ReachNetwork), n.bridge + "reach", true}),
		when(n.edge, Network{n.name(EdgeNetwork), n.bridge + "edge", false}),
		when(n.open, Network{n.name(OutNetwork), n.bridge + "out", false}),
	)
}

func (n networks) jupyter() []string {
	return pick(when(n.front, n.name(FrontNetwork)), when(n.reach, n.name(ReachNetwork)), when(n.open, n.name(OutNetwork)), n.external)
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
