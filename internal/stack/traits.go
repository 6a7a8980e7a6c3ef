package stack

import (
	"slices"
	"strconv"

	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/trait"
)

// ResponseKind says what the hardening does about a trait.
type ResponseKind string

// The kinds of responses.
const (
	Hardened      ResponseKind = "hardened"
	NotPublished  ResponseKind = "not-published"
	Stays         ResponseKind = "stays"
	NotKept       ResponseKind = "dropped"
	HasNotebooks  ResponseKind = "notebooks"
	PassedInReach ResponseKind = "passed-in-reach" // of Response.Service
	NotPassed     ResponseKind = "not-passed"
	NotJoined     ResponseKind = "not-joined"
	WaitedFor     ResponseKind = "waited-for"
	TokenHidden   ResponseKind = "token-hidden" // the neighbour has an empty one
	TokenExposed  ResponseKind = "token-exposed"
	Exposed       ResponseKind = "exposed" // it stays, and Response.Exposure says what the neighbour can do
)

// Response is what the hardening does about one trait.
type Response struct {
	Kind     ResponseKind
	Service  string             // that a variable points to
	Exposure neighbour.Exposure // of what exists in this folder
}

// Trait is one thing that the stack says of Jupyter, and the response to it.
type Trait struct {
	trait.Trait
	Response Response
}

// Traits lists what of the stack matters for the hardening, sorted. Two lists,
// of the last run and of now, show what a new version of the stack changed.
func (s *Stack) Traits() (out []Trait) {
	svc := s.Model.Services[s.Jupyter.Service]
	add := func(kind trait.Kind, name string, r Response) {
		out = append(out, Trait{trait.Trait{Kind: kind, Name: name}, r})
	}
	add(trait.Service, s.Jupyter.Service, Response{Kind: Hardened})
	for _, p := range svc.Ports {
		add(trait.Port, strconv.Itoa(int(p.Target)), Response{Kind: NotPublished})
	}
	for _, v := range svc.Volumes {
		add(trait.Mount, v.Target, s.mountResponse(v.Target))
	}
	for _, e := range s.Jupyter.Env {
		r := Response{Kind: NotPassed}
		if e.Service != "" {
			r = Response{Kind: PassedInReach, Service: e.Service}
		}
		add(trait.Variable, e.Name, r)
	}
	for name := range svc.Networks {
		if name != "default" {
			add(trait.Network, name, Response{Kind: NotJoined})
		}
	}
	for _, name := range s.Jupyter.DependsOn {
		add(trait.Dependency, name, Response{Kind: WaitedFor})
	}
	for _, key := range s.Jupyter.Keep {
		if key.Key == "profiles" {
			add(trait.Profiles, "", Response{Kind: Stays})
		}
	}
	out = append(out, s.neighbourTraits()...)
	slices.SortFunc(out, func(a, b Trait) int { return trait.Compare(a.Trait, b.Trait) })
	return slices.CompactFunc(out, func(a, b Trait) bool { return a == b })
}

func (s *Stack) mountResponse(target string) Response {
	if target == s.Jupyter.Work {
		return Response{Kind: HasNotebooks}
	}
	for _, m := range s.Jupyter.Mounts {
		if m.Target == target {
			return Response{Kind: Stays}
		}
	}
	return Response{Kind: NotKept}
}

// neighbourTraits are what the neighbours get of the token and of the files.
func (s *Stack) neighbourTraits() (out []Trait) {
	for _, n := range s.Others {
		if !n.LoadsEnv {
			continue
		}
		r := Response{Kind: TokenHidden}
		if slices.ContainsFunc(s.Exposures, func(see neighbour.Exposure) bool {
			return see.Service == n.Service && (see.Token || see.Engine || see.Host)
		}) {
			r.Kind = TokenExposed
		}
		out = append(out, Trait{trait.Trait{Kind: trait.LoadsEnv, Name: n.Service}, r})
	}
	for _, see := range s.Exposures {
		r := Response{Kind: Stays}
		if now, exposes := see.In(s.Tree.Has(layout.Key), s.Tree.Has(layout.CAKeyFile)); exposes {
			r = Response{Kind: Exposed, Exposure: now}
		}
		out = append(out, Trait{trait.Trait{Kind: see.Way, Name: see.Name, Of: see.Service}, r})
	}
	return out
}
