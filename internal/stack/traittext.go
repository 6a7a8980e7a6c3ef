package stack

import (
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/neighbour"
	"example.com/magi-harden/internal/trait"
)

// Text returns a trait as text, for messages only.
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

// Text returns the response as the end of a sentence about the trait.
func (r Response) Text() string {
	switch r.Kind {
	case passedInReach:
		return "is passed where " + r.Service + " is in reach"
	case exposed:
		return "stays: " + r.Service + " " + r.Sees
	}
	return responses[r.Kind]
}

var responses = map[ResponseKind]string{
	hardened:     "is hardened",
	notPublished: "is not published",
	stays:        "stays",
	notKept:      "is dropped",
	hasNotebooks: "holds the notebooks",
	notPassed:    "is not passed",
	notJoined:    "is not joined: Jupyter has its own networks",
	waitedFor:    "is waited for",
	tokenHidden:  "does not see the token",
	tokenExposed: "has an empty JUPYTER_TOKEN, but can still read the token",
}
