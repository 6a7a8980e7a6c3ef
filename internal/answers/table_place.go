package answers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// place are the answers about Jupyter's place in the stack and on the host.
func place() []Question {
	return []Question{
		{Key: "reach", Prompt: "Services that Jupyter may talk to", Kind: List,
			Help: "over an internal network made for it", Rule: "services of the stack, or `none`",
			Default: inBoth("LiteLLM, or what Jupyter names or depends on", func(f Found) []string { return f.Reach }),
			Offer:   func(f Found) []string { return f.Services },
			Check:   checkReach,
			Field:   many(func(s *Answers) *[]string { return &s.Reach }, parseService)},
		{Key: "egress", Prompt: "What else Jupyter may reach", Kind: Text, Choices: []string{"reach", "full"},
			Help: "reach: those services only; full: an ordinary network as well", Rule: "`reach` or `full`",
			Default: perProfile("full", "reach"),
			Weaker:  func(s Answers) bool { return s.Egress == EgressFull },
			Field:   one(func(s *Answers) *Egress { return &s.Egress }, unmarshal[Egress], name)},
		{Key: "notebooks", Prompt: "Folder of the notebooks", Kind: Text, Path: FolderPath,
			Help: "bind-mounted; what is in no mount is temporary", Rule: "a folder below the stack's; empty where a mount of the stack's own holds them",
			Default: found("the stack's own", func(f Found) string {
				if f.Kept {
					return ""
				}
				return orElse(f.Notebooks, DefaultNotebooks)
			}),
			Check: func(s Answers, f Found) []string {
				return each(f.Taken, func(folder string) []string {
					return refuse(s.Notebooks != "" && overlapping(s.Notebooks, folder), "%s and %s overlap, and a notebook could change what is there", s.Notebooks, folder)
				})
			},
			Field: one(func(s *Answers) *string { return &s.Notebooks }, parseFolder, asIs)},
		{Key: "uid", Prompt: "User id of Jupyter", Kind: Number, Help: "owns the notebooks", Rule: "1 to 65534",
			Default: found(fmt.Sprintf("as root the stack's own, or %d; else yours", DefaultUID), func(f Found) string { return strconv.Itoa(f.UID) }),
			Field:   one(func(s *Answers) *int { return &s.UID }, between(1, 65534), strconv.Itoa)},
		{Key: "gid", Prompt: "Group id of Jupyter", Kind: Number, Help: "100 is the group users of the image", Rule: "1 to 65534",
			Default: found(fmt.Sprintf("the stack's own, or %d", DefaultGID), func(f Found) string { return strconv.Itoa(f.GID) }),
			Field:   one(func(s *Answers) *int { return &s.GID }, between(1, 65534), strconv.Itoa)},
		{Key: "nginx_uid", Prompt: "User id of nginx", Kind: Number, Help: "owns the TLS key", Rule: "1 to 65534",
			Default: found(fmt.Sprintf("%d as root, else yours", DefaultNginxUID), func(f Found) string { return strconv.Itoa(f.NginxUID) }),
			Field:   one(func(s *Answers) *int { return &s.NginxUID }, between(1, 65534), strconv.Itoa)},
		{Key: "bridge", Prompt: "First part of the bridges' names", Kind: Text, Help: "two stacks on one host need two", Rule: "2 to 10 of a-z, 0-9, -",
			Default: fixed("magi-j"),
			Field:   one(func(s *Answers) *string { return &s.Bridge }, parseBridge, asIs)},
		{Key: "cover", Prompt: "Protect the stack's own files in a mounted project folder", Kind: Bool, Switch: true,
			Help: "what lies directly in it, configuration and build contexts become read-only there, .env is hidden", Rule: "yes or no",
			Default: fixed("no"),
			Check: func(s Answers, f Found) []string {
				return each(f.Holds, func(held string) []string {
					return refuse(s.Profile == Prod && !s.Cover, "%s\nmount a subfolder instead, or protect those files with --cover", held)
				})
			},
			Field: one(func(s *Answers) *bool { return &s.Cover }, parseBool, formatBool)},
		{Key: "also_publish", Prompt: "Further ports of the container to publish", Kind: List,
			Help: "on loopback: what answers there asks for no login", Rule: "127.0.0.1:PORT:PORT, of the host and of the container",
			Default: none(),
			Check: func(s Answers, f Found) []string {
				return each(s.AlsoPublish, func(r Relay) []string {
					return slices.Concat(refuse(r.Target == f.Port, "%d is Jupyter's own port and has a way in already", r.Target), taken(f, r.Published, true))
				})
			},
			Field: Field{setRelays, func(s Answers) []string { return relayTexts(s.AlsoPublish) }}},
		{Key: "enable_https", Prompt: "Set ENABLE_HTTPS for the other services", Kind: Bool, Switch: true, Help: "TLS ends at nginx without it", Rule: "yes or no",
			Default: fixed("no"),
			Field:   one(func(s *Answers) *bool { return &s.EnableHTTPS }, parseBool, formatBool)},
	}
}

func checkReach(s Answers, f Found) []string {
	return each(s.Reach, func(name string) []string {
		return slices.Concat(
			refuse(!slices.Contains(f.Services, name), "%s is not a service of this stack (%s)", name, strings.Join(f.Services, ", ")),
			refuse(slices.Contains(f.Apart, name), "%s has a network_mode of its own and can join no network", name))
	})
}

// overlapping reports whether one folder is the other or lies in it.
func overlapping(a, b string) bool {
	a, b = strings.TrimPrefix(a, "./")+"/", strings.TrimPrefix(b, "./")+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
