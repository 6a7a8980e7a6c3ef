// Package neighbour finds which secrets and managed files the services beside Jupyter
// can read or change, and what they use of .env.
package neighbour

import (
	"slices"

	"example.com/magi-harden/internal/compose"
)

// TokenVar is the variable of .env that has the token of Jupyter.
const TokenVar = "JUPYTER_TOKEN"

// Neighbour is a service beside Jupyter.
type Neighbour struct {
	Service   string
	LoadsEnv  bool     // its JUPYTER_TOKEN is, or will be, the one of .env
	LosesOwn  bool     // it has its own now, over which .env will take precedence
	OwnToken  string   // its JUPYTER_TOKEN, where an env_file gives it another one
	Networks  []string // those that it lists; empty when it is on default only implicitly
	Published []int    // TCP ports on the host
}

// All lists the services beside Jupyter, sorted by name.
func All(p *compose.Project, jupyter string) []Neighbour {
	var out []Neighbour
	for _, name := range p.Model.ServiceNames() {
		if name == jupyter {
			continue
		}
		svc := p.Model.Services[name]
		n := Neighbour{Service: name}
		n.LoadsEnv, n.OwnToken = tokenOf(p, svc)
		has, _, _ := p.Env.Get(TokenVar)
		own := svc.Environment[TokenVar]
		switch {
		case own == nil || *own == "":
		case n.LoadsEnv:
			n.LosesOwn = has == ""
		case *own == has:
			n.OwnToken = has // in a way that only its value shows, such as a variable of an include
		}
		if listsNetworks(p, name) {
			for network := range svc.Networks {
				n.Networks = append(n.Networks, network)
			}
			slices.Sort(n.Networks)
		}
		for _, port := range svc.Ports {
			n.Published = append(n.Published, compose.Published(port)...)
		}
		out = append(out, n)
	}
	return out
}

// listsNetworks reports whether the service is given networks anywhere; one that
// has none is on default only as long as nobody gives it some.
func listsNetworks(p *compose.Project, service string) bool {
	n, _, err := p.Node(service)
	if err != nil {
		return len(p.Model.Services[service].Networks) > 0
	}
	list := compose.Child(n, "networks")
	return list != nil && len(list.Content) > 0
}
