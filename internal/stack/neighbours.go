package stack

import "slices"

func neighbours(s *Stack, jupyter string) []Neighbour {
	var out []Neighbour
	for _, name := range s.Before.ServiceNames() {
		if name == jupyter {
			continue
		}
		svc := s.Before.Services[name]
		n := Neighbour{Service: name}
		n.LoadsEnv, n.OwnToken = s.tokenOf(svc)
		if has, _, _ := s.Env.Get(tokenVar); n.LoadsEnv && has == "" {
			own := svc.Environment[tokenVar]
			n.LosesOwn = own != nil && *own != ""
		}
		if s.listsNetworks(name) {
			for network := range svc.Networks {
				n.Networks = append(n.Networks, network)
			}
			slices.Sort(n.Networks)
		}
		for _, p := range svc.Ports {
			n.Published = append(n.Published, published(p)...)
		}
		out = append(out, n)
	}
	return out
}

// listsNetworks reports whether the service is given networks anywhere; one that
// has none is on default only as long as nobody gives it some.
func (s *Stack) listsNetworks(service string) bool {
	n, _, err := s.node(service)
	if err != nil {
		return len(s.Before.Services[service].Networks) > 0
	}
	list := child(n, "networks")
	return list != nil && len(list.Content) > 0
}
