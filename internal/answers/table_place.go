package answers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// place returns the rows about networks, folders and user IDs.
func place() []Question {
	return []Question{
		{Key: "reach", Prompt: "Reachable services", Kind: List,
			Help: "services that Jupyter may reach, over a dedicated internal network", Rule: "services of the stack, or `none`",
			Default: inBoth("LiteLLM, or what Jupyter names or depends on; not what gives it the engine or the internet", func(f Found) []string { return f.Reach }),
			Offer:   func(f Found) []Offered { return offer(f.Services) },
			Check:   checkReach,
			Remarks: reachRemarks,
			Field:   many(func(s *Answers) *[]string { return &s.Reach }, parseService)},
		{Key: "egress", Prompt: "Outbound access of Jupyter", Kind: Text, Choices: []string{"reach", "full"},
			Help: "reach: only the services in reach; full: also a network with internet access", Rule: "`reach` or `full`",
			Default: perProfile("full", "reach"),
			Weaker:  func(s Answers) bool { return s.Egress == EgressFull },
			Field:   one(func(s *Answers) *Egress { return &s.Egress }, unmarshal[Egress], name)},
		{Key: "mounts", Prompt: "Mounts to keep", Kind: List, Core: true, Paths: true, Concerns: func(f Found) bool { return len(f.Asked) > len(f.Before) },
			Help: "sources outside of the stack's folder that Jupyter keeps; all others are dropped", Rule: "paths as the compose file has them, or names of volumes, one for each flag",
			Default: none().orBefore(),
			Offer:   offerMounts, Remarks: unusedMounts,
			Weaker: func(s Answers) bool { return len(s.Mounts) > 0 },
			Field:  many(func(s *Answers) *[]string { return &s.Mounts }, parseSource)},
		{Key: "notebooks", Prompt: "Notebook folder", Kind: Text, Path: FolderPath,
			Help: "bind-mounted; files outside of mounts are temporary", Rule: "folder below the stack's; empty if a mount of the stack already holds the notebooks",
			Default: found("the stack's own", func(f Found) string {
				if f.Kept {
					return ""
				}
				return orElse(f.Notebooks, DefaultNotebooks)
			}),
			Check: func(s Answers, f Found) []string {
				return append(each(f.Taken, func(folder string) []string {
					return refuse(s.Notebooks != "" && (overlapping(s.Notebooks, folder) || overlapping(f.leads(s.Notebooks), folder)), "%s overlaps %s: notebooks could change the files there", s.Notebooks, folder)
				}), unnamedWork(s, f)...)
			},
			Field: one(func(s *Answers) *string { return &s.Notebooks }, parseFolder, asIs)},
		{Key: "uid", Prompt: "Jupyter user ID", Kind: Number, Help: "owner of the notebooks", Rule: "1 to 65534",
			Default: found(fmt.Sprintf("as root the stack's own, or %d; else yours", DefaultUID), func(f Found) string { return strconv.Itoa(f.UID) }),
			Field:   one(func(s *Answers) *int { return &s.UID }, between(1, 65534), strconv.Itoa)},
		{Key: "gid", Prompt: "Jupyter group ID", Kind: Number, Help: "group of the Jupyter user; 100 is users in the image", Rule: "1 to 65534",
			Default: found(fmt.Sprintf("the stack's own, or %d", DefaultGID), func(f Found) string { return strconv.Itoa(f.GID) }),
			Field:   one(func(s *Answers) *int { return &s.GID }, between(1, 65534), strconv.Itoa)},
		{Key: "nginx_uid", Prompt: "nginx user ID", Kind: Number, Help: "owner of the TLS key", Rule: "1 to 65534",
			Default: found(fmt.Sprintf("%d as root, else yours", DefaultNginxUID), func(f Found) string { return strconv.Itoa(f.NginxUID) }),
			Field:   one(func(s *Answers) *int { return &s.NginxUID }, between(1, 65534), strconv.Itoa)},
		{Key: "bridge", Prompt: "Bridge name prefix", Kind: Text, Help: "prefix of bridge, nftables and fail2ban names; unique per stack on a host", Rule: "2 to 10 characters of a-z, 0-9 and -",
			Default: fixed("magi-j"),
			Field:   one(func(s *Answers) *string { return &s.Bridge }, parseBridge, asIs)},
		{Key: "cover", Prompt: "Protect the stack's files in a mounted project folder", Kind: Bool, Switch: true,
			Help: "makes the top level of a mounted project folder, configuration and build contexts read-only, and hides .env", Rule: "yes or no",
			Default: fixed("no"),
			Check: func(s Answers, f Found) []string {
				return each(append(heldByName(s, f), f.Holds...), func(held string) []string {
					return refuse(s.Profile == Prod && !s.Cover, "%s\nmount a subfolder instead, or protect those files with --cover", held)
				})
			},
			Field: one(func(s *Answers) *bool { return &s.Cover }, parseBool, formatBool)},
		{Key: "also_publish", Prompt: "Additional ports to publish", Kind: List,
			Help: "container ports, on loopback only because they have no login", Rule: "127.0.0.1:HOST_PORT:CONTAINER_PORT",
			Default: none(),
			Check: func(s Answers, f Found) []string {
				return each(s.AlsoPublish, func(r Relay) []string {
					return slices.Concat(refuse(r.Target == f.Port, "%d is Jupyter's own port, which is already reachable", r.Target), taken(f, r.Published, true))
				})
			},
			Field: Field{setRelays, func(s Answers) []string { return relayTexts(s.AlsoPublish) }}},
		{Key: "enable_https", Prompt: "Set ENABLE_HTTPS", Kind: Bool, Switch: true, Help: "for the other services; Jupyter does not need it, because nginx terminates TLS", Rule: "yes or no",
			Default: fixed("no"),
			Field:   one(func(s *Answers) *bool { return &s.EnableHTTPS }, parseBool, formatBool)},
	}
}

func checkReach(s Answers, f Found) []string {
	return each(s.Reach, func(name string) []string {
		return slices.Concat(
			refuse(!slices.Contains(f.Services, name), "%s is not a service of this stack (%s)", name, strings.Join(f.Services, ", ")),
			refuse(slices.Contains(f.Apart, name), "%s sets network_mode and cannot join a network", name))
	})
}

// reachRemarks returns a warning for each service in reach that gives away the engine or
// the internet. It is never there by default.
func reachRemarks(_ []string, s Answers, f Found) (out []Remark) {
	for _, name := range s.Reach {
		if gives := f.Gives[name]; gives != "" {
			out = append(out, Remark{Kind: GivesAway, Value: name, Other: gives})
		}
	}
	return out
}

// leads returns where the symlinks of a folder lead.
func (f Found) leads(folder string) string {
	if f.Leads == nil {
		return folder
	}
	return f.Leads(folder)
}

// overlapping reports whether two folders are equal or one contains the other.
func overlapping(a, b string) bool {
	a, b = strings.TrimPrefix(a, "./")+"/", strings.TrimPrefix(b, "./")+"/"
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}
