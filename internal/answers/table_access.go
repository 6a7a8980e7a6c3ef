package answers

import (
	"net/netip"
	"slices"
	"strings"
)

// access are the answers that say who gets in.
func access() []Question {
	return []Question{
		{Key: "profile", Prompt: "Profile", Kind: Text, Core: true, Choices: []string{"dev", "prod"},
			Help: "prod faces a network; dev stays on this machine", Rule: "`dev` or `prod`",
			Default: required(),
			Field:   one(func(s *Answers) *Profile { return &s.Profile }, unmarshal[Profile], name)},
		ServiceQuestion(),
		{Key: "expose", Prompt: "Who stands at the published port", Kind: Text, Core: true, Choices: []string{"nginx", "loopback"},
			Help: "nginx: a TLS proxy; loopback: 127.0.0.1 only, for an SSH tunnel, Tailscale or your own proxy", Rule: "`nginx` or `loopback`",
			Default: perProfile("loopback", "nginx"),
			Field:   one(func(s *Answers) *Expose { return &s.Expose }, unmarshal[Expose], name)},
		{Key: "domain", Prompt: "Domain", Kind: Text, Core: true,
			Help: "the name in the browser's address bar", Rule: "host name (IDN becomes punycode) or IPv4 address",
			Default: askedUnless(isLocal, "localhost"),
			Field:   one(func(s *Answers) *string { return &s.Domain }, ParseDomain, asIs)},
		{Key: "bind", Prompt: "Address to publish on", Kind: Text, Skip: loopback,
			Help: "the host's address that nginx answers on", Rule: "IPv4 address; over IPv6 every client would look like the engine's gateway",
			Default: pick(isLocal, "127.0.0.1", "0.0.0.0"),
			Field:   one(func(s *Answers) *netip.Addr { return &s.Bind }, parseBind, netip.Addr.String)},
		{Key: "allow_any", Prompt: "Let the whole internet in", Kind: Bool, Switch: true, Skip: loopback,
			Help: "allows 0.0.0.0/0 in the allow list", Rule: "yes or no",
			Default: fixed("no"), Confirms: &Confirmation{
				Of: "allow", Assumed: func(s *Answers) { s.AllowAny = true },
				Needed:  func(s Answers) bool { return CoversAll(s.Allow) },
				Message: "lets the whole internet in"},
			Field: one(func(s *Answers) *bool { return &s.AllowAny }, parseBool, formatBool)},
		{Key: "allow", Prompt: "Addresses and ranges that may connect", Kind: List, Core: true, Skip: loopback,
			Help: "everybody else gets 403", Rule: "IPv4/IPv6 addresses or CIDR ranges; `0.0.0.0/0` only with `--allow-any`",
			Default: askedUnless(unseen).but(func(s Answers) bool { return s.AllowAny }, "0.0.0.0/0"),
			Hint:    networksHint, Check: checkAllow, Notes: prefixNotes,
			Field: Field{setAllow, func(s Answers) []string { return joinPrefixes(s.Allow) }}},
	}
}

// ServiceQuestion is the row of the service. It stands by itself because the
// service has to be known before the stack can be read, and so before the table
// can be resolved.
func ServiceQuestion() Question {
	return Question{Key: "service", Prompt: "Which service is Jupyter", Kind: Text, Settled: true,
		Help: "the compose service to harden", Rule: "a service of the stack",
		Default: Default{"found", "found", func(_ Answers, f Found) ([]string, bool) { return []string{f.Service}, f.Service != "" }},
		Check: func(s Answers, f Found) []string {
			return refuse(s.Service != "" && !slices.Contains(append(slices.Clone(f.Candidates), f.Service), s.Service),
				"%s is not a Jupyter service of this stack", s.Service)
		},
		Field: one(func(s *Answers) *string { return &s.Service }, parseService, asIs)}
}

// isLocal reports whether only this machine reaches the port by default.
func isLocal(s Answers) bool { return isDev(s) || loopback(s) }

// unseen reports whether nginx cannot tell clients apart: on a loopback address
// they all appear as the engine's gateway.
func unseen(s Answers) bool { return loopback(s) || s.Bind.IsLoopback() }

func checkAllow(s Answers, _ Found) []string {
	nginx := s.Expose == ExposeNginx
	elsewhere := slices.ContainsFunc(s.Allow, func(p netip.Prefix) bool { return !p.Addr().IsLoopback() })
	return slices.Concat(
		refuse(loopback(s) && len(s.Allow) > 0, "has no effect with expose loopback: every client there appears as the engine's gateway"),
		refuse(nginx && s.Bind.IsLoopback() && elsewhere,
			"on a loopback address every client appears as the engine's gateway, so this list would deny everybody; publish on another address (--bind) or leave it out"),
		refuse(CoversAll(s.Allow) && !s.AllowAny, "lets the whole internet in\nsay so with --allow-any"),
		refuse(nginx && s.Bind.IsValid() && !s.Bind.IsLoopback() && len(s.Allow) == 0, "is empty, and %s can be reached from the network", s.Bind))
}

func networksHint(f Found) string {
	if len(f.Networks) == 0 {
		return ""
	}
	return "this host is on " + strings.Join(joinPrefixes(f.Networks), " ")
}
