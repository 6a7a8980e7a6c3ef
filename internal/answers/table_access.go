package answers

import (
	"net/netip"
	"strconv"
)

// access are the answers that say who gets in and how.
func access() []Question {
	return []Question{
		{Key: "profile", Prompt: "Profile", Kind: Text, Core: true, Choices: []string{"dev", "prod"},
			Help: "prod faces a network; dev stays on this machine", Rule: "`dev` or `prod`",
			Default: required,
			Field:   one(func(s *Answers) *Profile { return &s.Profile }, unmarshal[Profile], name)},
		{Key: "service", Prompt: "Which service is Jupyter", Kind: Text, Rule: "a service of the stack",
			Help: "the compose service to harden", Dev: "found", Prod: "found",
			Offer: func(f Found) []string { return f.Candidates },
			Default: func(_ Answers, f Found) ([]string, bool) {
				return []string{f.Service}, f.Service != ""
			},
			Field: one(func(s *Answers) *string { return &s.Service }, parseService, asIs)},
		{Key: "expose", Prompt: "Who stands at the published port", Kind: Text, Core: true, Choices: []string{"nginx", "loopback"},
			Help: "nginx: a TLS proxy; loopback: 127.0.0.1 only, for an SSH tunnel, Tailscale or your own proxy", Rule: "`nginx` or `loopback`",
			Dev: "loopback", Prod: "nginx", Default: perProfile("loopback", "nginx"),
			Field: one(func(s *Answers) *Expose { return &s.Expose }, unmarshal[Expose], name)},
		{Key: "domain", Prompt: "Domain", Kind: Text, Core: true,
			Help: "the name in the browser's address bar", Rule: "host name (IDN becomes punycode) or IPv4 address",
			Dev: "localhost", Prod: "asked",
			Default: func(s Answers, _ Found) ([]string, bool) {
				return []string{"localhost"}, s.Profile == Dev || s.Expose == ExposeLoopback
			},
			Field: one(func(s *Answers) *string { return &s.Domain }, ParseDomain, asIs)},
		{Key: "bind", Prompt: "Address to publish on", Kind: Text, Skip: loopback,
			Help: "the host's address that nginx answers on", Rule: "IPv4 address; over IPv6 every client would look like the engine's gateway",
			Dev: "127.0.0.1", Prod: "0.0.0.0",
			Default: func(s Answers, _ Found) ([]string, bool) {
				if s.Profile == Dev || s.Expose == ExposeLoopback {
					return []string{"127.0.0.1"}, true
				}
				return []string{"0.0.0.0"}, true
			},
			Field: one(func(s *Answers) *netip.Addr { return &s.Bind }, parseBind, netip.Addr.String)},
		{Key: "allow_any", Prompt: "Let the whole internet in", Kind: Bool, Switch: true, Skip: loopback,
			Help: "allows 0.0.0.0/0 in the allow list", Rule: "yes or no",
			Dev: "no", Prod: "no", Default: fixed("no"),
			Field: one(func(s *Answers) *bool { return &s.AllowAny }, parseBool, formatBool)},
		{Key: "allow", Prompt: "Addresses and ranges that may connect", Kind: List, Core: true, Skip: loopback,
			Help: "everybody else gets 403", Rule: "IPv4/IPv6 addresses or CIDR ranges; `0.0.0.0/0` only with `--allow-any`",
			Dev: "–", Prod: "asked", Offer: func(f Found) []string { return joinPrefixes(f.Networks) },
			Default: func(s Answers, _ Found) ([]string, bool) {
				if s.AllowAny {
					return []string{"0.0.0.0/0"}, true
				}
				return []string{}, s.Expose == ExposeLoopback || s.Bind.IsLoopback()
			},
			Field: Field{setAllow, func(s Answers) []string { return joinPrefixes(s.Allow) }}},
		{Key: "https_port", Prompt: "HTTPS port", Kind: Number, Core: true, Skip: loopback,
			Help: "published on the bind address", Rule: "1 to 65535, not one that another service publishes",
			Dev: "9443", Prod: "443", Default: perProfile("9443", "443"),
			Field: one(func(s *Answers) *int { return &s.HTTPSPort }, parsePort, strconv.Itoa)},
		{Key: "http_port", Prompt: "HTTP port that redirects to HTTPS", Kind: Text, Core: true, Skip: loopback,
			Help: "answers 308 without the query", Rule: "1 to 65535 or `off`",
			Dev: "off", Prod: "80", Default: perProfile("off", "80"),
			Field: one(func(s *Answers) *int { return &s.HTTPPort }, parsePortOrOff, formatPort)},
		{Key: "tls", Prompt: "Certificate", Kind: Text, Core: true, Choices: []string{"self-signed", "files"}, Skip: loopback,
			Help: "self-signed: a local CA made for this deployment; files: your own", Rule: "`self-signed` or `files`",
			Dev: "self-signed", Prod: "self-signed", Default: fixed("self-signed"),
			Field: one(func(s *Answers) *TLSSource { return &s.TLS }, unmarshal[TLSSource], name)},
		{Key: "tls_cert", Prompt: "Path of the certificate chain (PEM)", Kind: Text, Core: true, Skip: ownFiles,
			Help: "leaf first, then its intermediates", Rule: "a readable PEM file; with `tls: files`",
			Dev: "–", Prod: "–", Default: withFiles,
			Field: one(func(s *Answers) *string { return &s.TLSCert }, parsePath, asIs)},
		{Key: "tls_key", Prompt: "Path of the private key (PEM)", Kind: Text, Core: true, Skip: ownFiles,
			Help: "is copied with mode 0600 into a folder that only nginx mounts", Rule: "a readable PEM file; with `tls: files`",
			Dev: "–", Prod: "–", Default: withFiles,
			Field: one(func(s *Answers) *string { return &s.TLSKey }, parsePath, asIs)},
		{Key: "pass_env", Prompt: "Variables that notebooks may see", Kind: List, Core: true,
			Help: "of .env and of the stack's Jupyter; whoever can run a cell can read them", Rule: "names of variables",
			Dev: "`OPENROUTER_API_KEY OPENAI_API_KEY ANTHROPIC_API_KEY`, those that are in `.env`", Prod: "none",
			Offer: func(f Found) []string { return f.EnvNames }, Default: defaultPassEnv,
			Field: many(func(s *Answers) *[]string { return &s.PassEnv }, parseEnvName)},
		{Key: "base_url", Prompt: "Base URL", Kind: Text,
			Help: "for path routing behind another proxy", Rule: "a path",
			Dev: "`JUPYTER_BASE_URL` of `.env`, or `/`", Prod: "the same",
			Default: func(_ Answers, f Found) ([]string, bool) { return []string{orElse(f.BaseURL, "/")}, true },
			Field:   one(func(s *Answers) *string { return &s.BaseURL }, ParseBaseURL, asIs)},
		{Key: "origins", Prompt: "Further origins that may call Jupyter's API", Kind: List,
			Help: "CORS; the deployment's own origin is always in", Rule: "scheme://host[:port]; never `*` in prod",
			Dev: "–", Prod: "–", Default: none,
			Field: many(func(s *Answers) *[]string { return &s.Origins }, parseOrigin)},
	}
}
