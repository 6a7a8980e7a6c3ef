package answers

import (
	"net/netip"
	"slices"
	"strings"
)

// access returns the rows that decide who can connect.
func access() []Question {
	return []Question{
		{Key: "profile", Prompt: "Profile", Kind: Text, Core: true, Choices: []string{"dev", "prod"},
			Help: "dev: for this machine only; prod: for a server on a network", Rule: "`dev` or `prod`",
			Default: required(),
			Field:   one(func(s *Answers) *Profile { return &s.Profile }, unmarshal[Profile], name)},
		ServiceQuestion(),
		{Key: "expose", Prompt: "How to expose Jupyter", Kind: Text, Core: true, Choices: []string{"nginx", "loopback"},
			Help: "nginx: TLS proxy; loopback: 127.0.0.1 only, for an SSH tunnel, Tailscale or your own proxy", Rule: "`nginx` or `loopback`",
			Default: perProfile("loopback", "nginx"),
			Field:   one(func(s *Answers) *Expose { return &s.Expose }, unmarshal[Expose], name)},
		{Key: "domain", Prompt: "Domain", Kind: Text, Core: true,
			Help: "host name in the browser's address bar", Rule: "host name (an IDN is stored as punycode) or IPv4 address",
			Default: askedUnless(isLocal, "localhost"),
			Field:   one(func(s *Answers) *string { return &s.Domain }, ParseDomain, asIs)},
		{Key: "bind", Prompt: "Address to publish on", Kind: Text, Skip: loopback,
			Help: "host address of the HTTPS and HTTP ports", Rule: "IPv4 address; over IPv6 every client would appear as the engine's gateway",
			Default: pick(isLocal, "127.0.0.1", "0.0.0.0"),
			Field:   one(func(s *Answers) *netip.Addr { return &s.Bind }, parseBind, netip.Addr.String)},
		{Key: "allow_any", Prompt: "Allow the whole internet", Kind: Bool, Switch: true, Skip: loopback,
			Help: "permits 0.0.0.0/0 in the allow list", Rule: "yes or no",
			Default: fixed("no"), Confirms: &Confirmation{
				Of: "allow", Assumed: func(s *Answers) { s.AllowAny = true },
				Needed:  func(s Answers) bool { return CoversAll(s.Allow) },
				Message: "allows the whole internet"},
			Field: one(func(s *Answers) *bool { return &s.AllowAny }, parseBool, formatBool)},
		{Key: "allow", Prompt: "Client addresses and ranges to allow", Kind: List, Core: true, Skip: loopback,
			Help: "all other clients get 403", Rule: "IPv4/IPv6 addresses or CIDR ranges; `0.0.0.0/0` only with `--allow-any`",
			Default: askedUnless(unseen).but(func(s Answers) bool { return s.AllowAny }, "0.0.0.0/0"),
			Hint:    networksHint, Check: checkAllow, Remarks: allowRemarks,
			Field: Field{setAllow, func(s Answers) []string { return joinPrefixes(s.Allow) }}},
	}
}

// ServiceQuestion returns the row of the service. It has a function of its own
// because the service must be known before the stack is read, and so before the
// table is resolved.
func ServiceQuestion() Question {
	return Question{Key: "service", Prompt: "Jupyter service", Kind: Text, Settled: true,
		Help: "compose service to harden", Rule: "name of a service in the stack",
		Default: Default{"found", "found", func(_ Answers, f Found) ([]string, bool) { return []string{f.Service}, f.Service != "" }},
		Check: func(s Answers, f Found) []string {
			return refuse(s.Service != "" && !slices.Contains(append(slices.Clone(f.Candidates), f.Service), s.Service),
				"%s is not a Jupyter service of this stack", s.Service)
		},
		Field: one(func(s *Answers) *string { return &s.Service }, parseService, asIs)}
}

// isLocal reports whether the port is reachable from this machine only, by default.
func isLocal(s Answers) bool { return isDev(s) || loopback(s) }

// unseen reports whether nginx cannot tell clients apart: on a loopback address
// they all appear as the engine's gateway.
func unseen(s Answers) bool { return loopback(s) || s.Bind.IsLoopback() }

func checkAllow(s Answers, _ Found) []string {
	nginx := s.EndsTLS()
	elsewhere := slices.ContainsFunc(s.Allow, func(p netip.Prefix) bool { return !p.Addr().IsLoopback() })
	return slices.Concat(
		refuse(loopback(s) && len(s.Allow) > 0, "has no effect with expose loopback: every client there appears as the engine's gateway"),
		refuse(nginx && s.Bind.IsLoopback() && elsewhere,
			"on a loopback address every client appears as the engine's gateway, so this list would deny every client\npublish on another address with --bind, or leave --allow out"),
		refuse(CoversAll(s.Allow) && !s.AllowAny, "allows the whole internet\nconfirm it with --allow-any"),
		refuse(nginx && s.Bind.IsValid() && !s.Bind.IsLoopback() && len(s.Allow) == 0, "is empty, but %s is reachable from the network", s.Bind))
}

func networksHint(f Found) string {
	if len(f.Networks) == 0 {
		return ""
	}
	return "this host is on " + strings.Join(joinPrefixes(f.Networks), " ")
}
