package design

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/neighbour"
)

// neighbours are those that change: those that Jupyter may reach join its
// network, and those that load .env lose the token.
func (f Facts) neighbours() (out []Neighbour) {
	for _, n := range f.Others {
		s := Neighbour{Service: n.Service, DropToken: f.losesToken(n)}
		if slices.Contains(f.Answers.Reach, n.Service) {
			if len(n.Networks) == 0 {
				// A service that lists no network is on default only until it lists one.
				s.Networks = append(s.Networks, "default")
			}
			s.Networks = append(s.Networks, ReachNetwork)
		}
		if s.DropToken || s.Networks != nil {
			out = append(out, s)
		}
	}
	return out
}

// losesToken reports whether a neighbour would have the token of Jupyter: from
// .env, or as a copy in an env_file of its own.
func (f Facts) losesToken(n neighbour.Neighbour) bool {
	return n.LoadsEnv || n.OwnToken != "" && n.OwnToken == f.Token.Reveal()
}

// Emptied names the neighbours whose token is taken away.
func (d Design) Emptied() (out []string) {
	for _, n := range d.Neighbours {
		if n.DropToken {
			out = append(out, n.Service)
		}
	}
	return out
}

// DefaultBridge is the answer bridge of a host's first stack.
const DefaultBridge = "magi-j"

// host names what the deployment sets up on its host: a second stack has
// other names.
func (f Facts) host() Host {
	name := "magi-harden"
	if f.Answers.Bridge != DefaultBridge {
		name += "-" + f.Answers.Bridge
	}
	return Host{Name: name, Table: strings.ReplaceAll(name, "-", "_")}
}

var hostName = regexp.MustCompile(`^magi-harden(-[a-z0-9-]+)?$`)

// Check fails on a name that nftables or fail2ban would read more into than it
// says. The check of the answer bridge keeps such ones out already.
func (h Host) Check() error {
	if !hostName.MatchString(h.Name) {
		return fmt.Errorf("%.60q cannot name a table of the firewall", h.Name)
	}
	return nil
}
