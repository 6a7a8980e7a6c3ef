package design

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/magi-harden/internal/neighbour"
)

// neighbours returns the other services that change: those that Jupyter may reach
// join its network, and those that would get the token lose it.
func (f Facts) neighbours() (out []Neighbour) {
	for _, n := range f.Others {
		s := Neighbour{Service: n.Service, DropToken: f.losesToken(n)}
		if slices.Contains(f.Answers.Reach, n.Service) {
			if len(n.Networks) == 0 {
				// A service that lists no network is on default only until it lists one.
				s.Networks = append(s.Networks, "default")
			}
			s.Networks = append(s.Networks, f.network(ReachNetwork))
		}
		if s.DropToken || s.Networks != nil {
			out = append(out, s)
		}
	}
	return out
}

// losesToken reports whether a neighbour would get Jupyter's token, from .env or as
// a copy in its own env_file.
func (f Facts) losesToken(n neighbour.Neighbour) bool {
	return n.LoadsEnv || n.OwnToken != "" && n.OwnToken == f.Token.Reveal()
}

// Emptied returns the names of the services whose JUPYTER_TOKEN is emptied.
func (d Design) Emptied() (out []string) {
	for _, n := range d.Neighbours {
		if n.DropToken {
			out = append(out, n.Service)
		}
	}
	return out
}

// Exposed returns the exposures as they are in this deployment, without those that
// expose nothing in it.
func (d Design) Exposed() (out []neighbour.Exposure) {
	for _, e := range d.Exposures {
		if here, exposes := e.In(d.Front.EndsTLS(), d.Front.LocalCA()); exposes {
			out = append(out, here)
		}
	}
	return out
}

// DefaultBridge is the default of the answer bridge, for the first stack of a host.
const DefaultBridge = "magi-j"

// host returns the names on the host, which contain the bridge prefix unless it is
// the default.
func (f Facts) host() Host {
	name := "magi-harden"
	if f.Answers.Bridge != DefaultBridge {
		name += "-" + f.Answers.Bridge
	}
	return Host{Name: name, Table: strings.ReplaceAll(name, "-", "_")}
}

var hostName = regexp.MustCompile(`^magi-harden(-[a-z0-9-]+)?$`)

// Check fails on a name with characters that are special to nftables or fail2ban.
// The check of the answer bridge refuses them too.
func (h Host) Check() error {
	if !hostName.MatchString(h.Name) {
		return fmt.Errorf("%.60q cannot name a table of the firewall", h.Name)
	}
	return nil
}
