package render

import (
	"fmt"
	"net/netip"
	"strings"
)

// firewallView has the values of magi-harden.nft.
type firewallView struct {
	Table   string
	Doors   []string // bridges of ordinary networks, which publish ports
	Inside  []string // bridges of internal networks
	Verdict string   // on packets to a published port
	Ports   string   // published to the network, as elements of a set
	Sources []sources
}

// sources are the clients of one family that may connect.
type sources struct {
	Family string // ip or ip6
	Ranges string // as elements of a set
}

// setOf returns the elements of a set in the syntax of nftables.
func setOf[T any](list []T) string {
	text := make([]string, len(list))
	for i, v := range list {
		text[i] = fmt.Sprint(v)
	}
	return strings.Join(text, ", ")
}

func newFirewallView(in Input) (any, error) {
	d := in.Design
	if err := d.Host.Check(); err != nil {
		return nil, err
	}
	ports, allow := d.Front.Published()
	v := firewallView{Table: d.Host.Table, Ports: setOf(ports)}
	for _, n := range d.Networks {
		if n.Internal {
			v.Inside = append(v.Inside, n.Bridge)
		} else {
			v.Doors = append(v.Doors, n.Bridge)
		}
	}
	switch {
	case ports == nil: // on loopback: packets of clients are not forwarded
		v.Verdict = "drop"
	case len(allow) == 0:
		v.Verdict = "accept"
	default:
		v.Verdict, v.Sources = "goto magi_published", families(allow)
	}
	return v, nil
}

func families(allow []netip.Prefix) (out []sources) {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	if v4 != nil {
		out = append(out, sources{"ip", setOf(v4)})
	}
	if v6 != nil {
		out = append(out, sources{"ip6", setOf(v6)})
	}
	return out
}
