package stack

import (
	"slices"

	"example.com/magi-harden/internal/dotenv"
)

func neighbours(s *Stack, jupyter string) []Neighbour {
	var out []Neighbour
	for _, name := range s.Before.ServiceNames() {
		if name == jupyter {
			continue
		}
		svc := s.Before.Services[name]
		n := Neighbour{Service: name, LoadsEnv: s.loadsToken(svc)}
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

// loadsToken reports whether the service would get the token as JUPYTER_TOKEN:
// from .env, or from an env_file that has one. A value of its own wins over both.
func (s *Stack) loadsToken(svc Service) bool {
	if n, _, err := s.node(svc.Name); err == nil {
		for _, e := range pairs(child(n, "environment")) {
			if e.Name == tokenVar {
				return e.Open || takesToken.MatchString(e.Value)
			}
		}
	}
	for _, f := range svc.EnvFiles {
		rel, ok := s.Tree.inside(f.Path)
		if !ok {
			continue
		}
		if rel == envFile {
			return true
		}
		data, err := s.Tree.Read(rel)
		if err != nil {
			continue
		}
		if file, err := dotenv.Parse(rel, data); err == nil {
			if _, _, has := file.Get(tokenVar); has {
				return true
			}
		}
	}
	return false
}
