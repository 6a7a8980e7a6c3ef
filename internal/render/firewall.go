package render

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"example.com/magi-harden/internal/answers"
)

// defaultBridge is the answer bridge of a host's first stack.
const defaultBridge = "magi-j"

// hostName is the name of what a deployment sets up on its host, the nftables
// table and the fail2ban jail: a second stack has another.
func hostName(s answers.Answers) string {
	if s.Bridge == defaultBridge {
		return "magi-harden"
	}
	return "magi-harden-" + s.Bridge
}

// tableName is hostName as nftables takes it.
func tableName(s answers.Answers) string { return strings.ReplaceAll(hostName(s), "-", "_") }

var bridgeName = regexp.MustCompile(`^[a-z0-9-]+$`)

// firewallView fills magi-harden.nft.
type firewallView struct {
	Table   string
	Doors   []string // bridges of ordinary networks, on which ports are published
	Inside  []string // bridges of internal networks
	Verdict string   // on what came in through a published port
	Ports   string   // published for clients in the network, as elements of a set
	Sources []sources
}

// sources are the clients of one family that may connect.
type sources struct {
	Family string // ip or ip6
	Ranges string // as elements of a set
}

// setOf writes the elements of a set of nftables.
func setOf[T any](list []T) string {
	text := make([]string, len(list))
	for i, v := range list {
		text[i] = fmt.Sprint(v)
	}
	return strings.Join(text, ", ")
}

func newFirewallView(in Input) (any, error) {
	s := in.Spec
	if !bridgeName.MatchString(s.Bridge) {
		return nil, fmt.Errorf("%.60q is not the name of a bridge", s.Bridge)
	}
	ports := publishedPorts(s)
	v := firewallView{Table: tableName(s), Ports: setOf(ports)}
	for _, n := range newNetworks(in).all() {
		if n.Internal {
			v.Inside = append(v.Inside, n.Bridge)
		} else {
			v.Doors = append(v.Doors, n.Bridge)
		}
	}
	switch {
	case ports == nil: // on loopback: no packet of a client's is ever forwarded
		v.Verdict = "drop"
	case len(s.Allow) == 0:
		v.Verdict = "accept"
	default:
		v.Verdict, v.Sources = "goto magi_published", families(s.Allow)
	}
	return v, nil
}

func families(allow []netip.Prefix) []sources {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return pick(when(v4 != nil, sources{"ip", setOf(v4)}), when(v6 != nil, sources{"ip6", setOf(v6)}))
}

// publishedPorts are the host's ports for clients in the network.
func publishedPorts(s answers.Answers) []int {
	if s.Expose != answers.ExposeNginx || s.Bind.IsLoopback() {
		return nil
	}
	return pick([]int{s.HTTPSPort}, when(s.HTTPPort != 0, s.HTTPPort))
}
