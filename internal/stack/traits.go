package stack

import (
	"fmt"
	"slices"
	"strings"

	"example.com/magi-harden/internal/neighbour"
)

// Trait is one thing that the stack says of Jupyter and that the hardening
// answers to.
type Trait struct {
	Text   string // "port 8888:8888"
	Answer string // what the override does about it
}

// Traits lists what of the stack matters for the hardening, sorted. Two lists,
// of the last run and of now, tell what a new version of the stack changed.
func (s *Stack) Traits() []Trait {
	svc := s.Model.Services[s.Jupyter.Service]
	out := []Trait{{"service " + s.Jupyter.Service, "is hardened"}}
	add := func(answer, format string, args ...any) {
		out = append(out, Trait{fmt.Sprintf(format, args...), answer})
	}
	for _, p := range svc.Ports {
		add("is not published", "port %d", p.Target)
	}
	for _, v := range svc.Volumes {
		add(s.mountAnswer(v.Target), "mount on %s", v.Target)
	}
	for _, e := range s.Jupyter.Env {
		answer := "is not passed"
		if e.Service != "" {
			answer = "is passed where " + e.Service + " is in reach"
		}
		add(answer, "variable %s", e.Name)
	}
	for name := range svc.Networks {
		if name != "default" {
			add("is not joined: Jupyter has its own networks", "network %s", name)
		}
	}
	for _, name := range s.Jupyter.DependsOn {
		add("is waited for", "dependency on %s", name)
	}
	for _, key := range s.Jupyter.Keep {
		if key.Key == "profiles" {
			add("stays", "profiles")
		}
	}
	for _, n := range s.Others {
		if n.LoadsEnv {
			answer := "does not see the token"
			if slices.ContainsFunc(s.Exposures, func(see neighbour.Exposure) bool { return see.Service == n.Service && (see.Token || see.Engine) }) {
				answer = "has an empty JUPYTER_TOKEN, but sees the token all the same"
			}
			add(answer, "%s loads .env", n.Service)
		}
	}
	for _, see := range s.Exposures {
		answer := "stays"
		if tells := see.Tells(s.Tree.Has("config/tls/key.pem"), s.Tree.Has(".magi-harden/ca/key.pem")); tells != "" {
			answer = "stays: " + see.Service + " " + tells
		}
		add(answer, "%s of %s", see.What, see.Service)
	}
	slices.SortFunc(out, func(a, b Trait) int { return strings.Compare(a.Text, b.Text) })
	return slices.Compact(out)
}

func (s *Stack) mountAnswer(target string) string {
	if target == s.Jupyter.Work {
		return "holds the notebooks"
	}
	for _, m := range s.Jupyter.Mounts {
		if m.Target == target {
			return "stays"
		}
	}
	return "is left behind"
}
