package render

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/spec"
)

// defaultBridge is the answer bridge of a host's first stack.
const defaultBridge = "magi-j"

// hostName is the name of what a deployment sets up on its host, the nftables
// table and the fail2ban jail: a second stack has another.
func hostName(s spec.Spec) string {
	if s.Bridge == defaultBridge {
		return "magi-harden"
	}
	return "magi-harden-" + s.Bridge
}

// tableName is hostName as nftables takes it.
func tableName(s spec.Spec) string { return strings.ReplaceAll(hostName(s), "-", "_") }

var bridgeName = regexp.MustCompile(`^[a-z0-9-]+$`)

// firewallView fills magi-harden.nft.
type firewallView struct {
	Table   string
	Doors   []string // bridges of ordinary networks, on which ports are published
	Inside  []string // bridges of internal networks
	Verdict string   // on what came in through a published port
	Ports   []int    // published, for clients in the network
	Sources []sources
}

// sources are the clients of one family that may connect.
type sources struct {
	Family string // ip or ip6
	Ranges []netip.Prefix
}

// List writes the ranges as the elements of a set.
func (s sources) List() string {
	text := make([]string, len(s.Ranges))
	for i, p := range s.Ranges {
		text[i] = p.String()
	}
	return strings.Join(text, ", ")
}

func newFirewallView(in Input) (any, error) {
	s := in.Spec
	if !bridgeName.MatchString(s.Bridge) {
		return nil, fmt.Errorf("%.60q is not the name of a bridge", s.Bridge)
	}
	v := firewallView{Table: tableName(s), Ports: publishedPorts(s)}
	for _, n := range newNetworks(in).all() {
		if n.Internal {
			v.Inside = append(v.Inside, n.Bridge)
		} else {
			v.Doors = append(v.Doors, n.Bridge)
		}
	}
	switch {
	case v.Ports == nil: // on loopback: no packet of a client's is ever forwarded
		v.Verdict = "drop"
	case len(s.Allow) == 0:
		v.Verdict = "accept"
	default:
		v.Verdict, v.Sources = "goto magi_published", families(s.Allow)
	}
	return v, nil
}

func families(allow []netip.Prefix) []sources {
	v4, v6 := sources{Family: "ip"}, sources{Family: "ip6"}
	for _, p := range allow {
		if p.Addr().Is4() {
			v4.Ranges = append(v4.Ranges, p)
		} else {
			v6.Ranges = append(v6.Ranges, p)
		}
	}
	return pick(when(v4.Ranges != nil, v4), when(v6.Ranges != nil, v6))
}

// publishedPorts are the host's ports for clients in the network.
func publishedPorts(s spec.Spec) []int {
	if s.Expose != spec.ExposeNginx || s.Bind.IsLoopback() {
		return nil
	}
	return pick([]int{s.HTTPSPort}, when(s.HTTPPort != 0, s.HTTPPort))
}
