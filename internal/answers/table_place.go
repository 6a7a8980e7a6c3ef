package answers

import "strconv"

// place are the answers about Jupyter's place in the stack and on the host.
func place() []Question {
	return []Question{
		{Key: "reach", Prompt: "Services that Jupyter may talk to", Kind: List,
			Help: "over an internal network made for it", Rule: "services of the stack, or `none`",
			Dev: "LiteLLM, or what Jupyter names or depends on", Prod: "the same",
			Offer:   func(f Found) []string { return f.Services },
			Default: func(_ Answers, f Found) ([]string, bool) { return f.Reach, true },
			Field:   many(func(s *Answers) *[]string { return &s.Reach }, parseService)},
		{Key: "egress", Prompt: "What else Jupyter may reach", Kind: Text, Choices: []string{"reach", "full"},
			Help: "reach: those services only; full: an ordinary network as well", Rule: "`reach` or `full`",
			Dev: "full", Prod: "reach", Default: perProfile("full", "reach"),
			Field: one(func(s *Answers) *Egress { return &s.Egress }, unmarshal[Egress], name)},
		{Key: "notebooks", Prompt: "Folder of the notebooks", Kind: Text, Help: "bind-mounted; what is in no mount is temporary", Rule: "a folder below the stack's; empty where a mount of the stack's own holds them",
			Dev: "the stack's own", Prod: "the same",
			Default: func(_ Answers, f Found) ([]string, bool) {
				if f.Kept {
					return []string{""}, true
				}
				return []string{orElse(f.Notebooks, "./data/jupyter/notebooks")}, true
			},
			Field: one(func(s *Answers) *string { return &s.Notebooks }, parseFolder, asIs)},
		{Key: "uid", Prompt: "User id of Jupyter", Kind: Number, Help: "owns the notebooks", Rule: "1 to 65534",
			Dev: "1000 as root, else yours", Prod: "the same",
			Default: func(_ Answers, f Found) ([]string, bool) { return []string{strconv.Itoa(f.UID)}, true },
			Field:   one(func(s *Answers) *int { return &s.UID }, between(1, 65534), strconv.Itoa)},
		{Key: "gid", Prompt: "Group id of Jupyter", Kind: Number, Help: "100 is the group users of the image", Rule: "1 to 65534",
			Dev: "100", Prod: "100",
			Default: func(_ Answers, f Found) ([]string, bool) { return []string{strconv.Itoa(f.GID)}, true },
			Field:   one(func(s *Answers) *int { return &s.GID }, between(1, 65534), strconv.Itoa)},
		{Key: "nginx_uid", Prompt: "User id of nginx", Kind: Number, Help: "owns the TLS key", Rule: "1 to 65534",
			Dev: "101 as root, else yours", Prod: "the same",
			Default: func(_ Answers, f Found) ([]string, bool) { return []string{strconv.Itoa(f.NginxUID)}, true },
			Field:   one(func(s *Answers) *int { return &s.NginxUID }, between(1, 65534), strconv.Itoa)},
		{Key: "bridge", Prompt: "First part of the bridges' names", Kind: Text, Help: "two stacks on one host need two", Rule: "2 to 10 of a-z, 0-9, -",
			Dev: "magi-j", Prod: "magi-j", Default: fixed("magi-j"),
			Field: one(func(s *Answers) *string { return &s.Bridge }, parseBridge, asIs)},
		{Key: "cover", Prompt: "Protect the stack's own files in a mounted project folder", Kind: Bool, Switch: true,
			Help: "what lies directly in it, configuration and build contexts become read-only there, .env is hidden", Rule: "yes or no",
			Dev: "no", Prod: "no", Default: fixed("no"),
			Field: one(func(s *Answers) *bool { return &s.Cover }, parseBool, formatBool)},
		{Key: "also_publish", Prompt: "Further ports of the container to publish", Kind: List,
			Help: "on loopback: what answers there asks for no login", Rule: "127.0.0.1:PORT:PORT, of the host and of the container",
			Dev: "–", Prod: "–", Default: none,
			Field: Field{setRelays, func(s Answers) []string { return relayTexts(s.AlsoPublish) }}},
		{Key: "enable_https", Prompt: "Set ENABLE_HTTPS for the other services", Kind: Bool, Switch: true, Help: "TLS ends at nginx without it", Rule: "yes or no",
			Dev: "no", Prod: "no", Default: fixed("no"),
			Field: one(func(s *Answers) *bool { return &s.EnableHTTPS }, parseBool, formatBool)},
	}
}
