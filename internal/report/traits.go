package report

import (
	"example.com/magi-harden/internal/deploy"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/layout"
	"example.com/magi-harden/internal/phrase"
	"example.com/magi-harden/internal/stack"
	"example.com/magi-harden/internal/trait"
)

// findings returns all facts of a result as findings, the changes of the stack first.
func findings(r deploy.Result) []finding.Finding {
	out := []finding.Finding{}
	for _, c := range r.StackChanges {
		f := finding.Finding{Kind: finding.StackChanged, Subject: traitText(c.Trait.Trait), Detail: response(c.Response)}
		if c.Gone {
			f.Kind, f.Detail = finding.StackLost, ""
		}
		out = append(out, f)
	}
	for _, m := range r.Remarks {
		out = append(out, ofRemark(m))
	}
	out = append(out, r.Findings...)
	for _, e := range r.Exposures {
		out = append(out, ofExposure(e))
	}
	return append(out, r.Notes...)
}

// traitText returns a trait of the stack in words.
func traitText(t trait.Trait) string {
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
	return phrase.Way(t.Kind, t.Name) + " of " + t.Of
}

// response returns what the hardening does about a trait, as the end of a sentence
// about it.
func response(r stack.Response) string {
	switch r.Kind {
	case stack.Hardened:
		return "is hardened"
	case stack.NotPublished:
		return "is not published"
	case stack.NotKept:
		return "is dropped"
	case stack.HasNotebooks:
		return "holds the notebooks"
	case stack.PassedInReach:
		return "is passed where " + r.Service + " is in reach"
	case stack.NotPassed:
		return "is not passed"
	case stack.NotJoined:
		return "is not joined: Jupyter has its own networks"
	case stack.WaitedFor:
		return "is waited for"
	case stack.TokenHidden:
		return "does not see the token"
	case stack.TokenExposed:
		return "has an empty JUPYTER_TOKEN, but can still read the token"
	case stack.Exposed:
		return "stays: " + r.Exposure.Service + " " + phrase.Exposes(r.Exposure)
	}
	return "stays"
}
