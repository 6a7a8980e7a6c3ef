package stack

import (
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/trait"
)

// Text is a trait in words, for a person. Nothing is decided by it.
func Text(t trait.Trait) string {
	switch t.Kind {
	case trait.Dependency:
		return "dependency on " + t.Name
	case trait.Mount:
		return "mount at " + t.Name
	case trait.Profiles:
		return "profiles"
	case trait.LoadsEnv:
		return t.Name + " loads " + layout.Env
	case trait.Service, trait.Port, trait.Variable, trait.Network:
		return string(t.Kind) + " " + t.Name
	case trait.Unknown:
		return t.Name
	}
	return neighbour.Exposure{Way: t.Kind, Name: t.Name}.What() + " of " + t.Of
}

// Text is a response in words, as the end of a sentence about the trait.
func (r Response) Text() string {
	switch r.Kind {
	case PassedInReach:
		return "is passed where " + r.Service + " is in reach"
	case Exposed:
		return "stays: " + r.Service + " " + r.Sees
	}
	return responses[r.Kind]
}

var responses = map[ResponseKind]string{
	Hardened:     "is hardened",
	NotPublished: "is not published",
	Stays:        "stays",
	LeftOut:      "is dropped",
	HasNotebooks: "holds the notebooks",
	NotPassed:    "is not passed",
	NotJoined:    "is not joined: Jupyter has its own networks",
	WaitedFor:    "is waited for",
	TokenHidden:  "does not see the token",
	TokenExposed: "has an empty JUPYTER_TOKEN, but can still read the token",
}
