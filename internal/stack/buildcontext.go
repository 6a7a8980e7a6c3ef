package stack

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"example.com/magi-harden/internal/compose"
	"example.com/magi-harden/internal/finding"
	"example.com/magi-harden/internal/grant"
	"example.com/magi-harden/internal/place"
	"example.com/magi-harden/internal/shell"
)

// buildContext is a folder that the build of Jupyter's image gets, judged as if it were
// mounted.
type buildContext struct {
	ask  Ask    // where only the answer mounts allows it
	why  string // it is never allowed; empty: it may be
	what string // context, or additional_contexts NAME
	at   place.Place
}

// buildContexts judges the folders of this machine that the build gets. What they hold
// of the stack's own secrets is judged step by step.
func (s *Stack) buildContexts(svc compose.Service) (out []buildContext) {
	build := []string{"services", svc.Name, "build"}
	add := func(host, what string, written string, keys ...string) {
		host = strings.TrimPrefix(host, "oci-layout://")
		if !filepath.IsAbs(host) {
			return // a URL, an image or a service
		}
		host = compose.Homed(written, host)
		c := buildContext{what: what + " " + s.display(host, written), at: s.Place(append(slices.Clone(build), keys...)...)}
		v := s.judge.Judge(s.source(grant.Bind, host, written))
		c.why = refusedContext(v)
		if v.Outcome == grant.Ask && v.Reason == grant.Outside {
			c.ask = Ask{Name: s.display(host, written), Path: host, Gives: "outside of the stack's folder, and the image may contain all of it", reason: v.Reason}
		}
		if c.why != "" || c.ask.Name != "" {
			out = append(out, c)
		}
	}
	if svc.Build == nil {
		return nil
	}
	add(svc.Build.Context, "context", s.written(build...)+s.written(append(slices.Clone(build), "context")...), "context")
	for _, name := range slices.Sorted(maps.Keys(svc.Build.AdditionalContexts)) {
		keys := []string{"additional_contexts", name}
		add(svc.Build.AdditionalContexts[name], strings.Join(keys, " "), s.written(append(slices.Clone(build), keys...)...), keys...)
	}
	return out
}

// refusedContext says why a folder may not be a context, "" where it may. One that holds
// the stack's own files may: a build changes none of them.
func refusedContext(v grant.Verdict) string {
	if v.Outcome != grant.Never {
		return ""
	}
	switch v.Reason {
	case grant.Host:
		return "is part of the host's system"
	case grant.Keys:
		return "holds private keys"
	case grant.Managed:
		return "is reserved for managed files"
	case grant.Unknown:
		return "has a variable without a value in .env"
	case grant.Holds:
		return ""
	}
	return "is not a folder"
}

// contextFaults has the contexts that are not allowed, or that no answer names.
func (s *Stack) contextFaults(c Container) (out []finding.Finding) {
	named := s.absolute(c.Named)
	for _, b := range s.Jupyter.contexts {
		if b.why != "" {
			out = append(out, s.fault(b.at, b.what+" "+b.why, "build it from a folder of the stack"))
		} else if !b.ask.by(named) {
			out = append(out, s.fault(b.at, b.what+" is "+b.ask.Gives, "build it from a folder of the stack, or allow it with --mounts "+shell.Word(b.ask.Name)))
		}
	}
	return out
}

// absolute adds to names of sources what they are as absolute paths.
func (s *Stack) absolute(names []string) []string {
	out := slices.Clone(names)
	for _, name := range names {
		if !filepath.IsAbs(name) {
			out = append(out, filepath.Join(s.Tree.Dir, name))
		}
	}
	return out
}
