package render

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// firewallView has the values of magi-harden.nft.
type firewallView struct {
	Table   string
	Bridges []string // of all networks of ours
	Doors   []string // of ordinary networks, which publish ports
	Open    []string // of those: Jupyter's, with the internet in reach
	Served  []string // of those: the front's, which opens no connection
	Verdict string   // on packets to a published port
	Ports   string   // published to the network, as elements of a set
	Sources []sources

	Metadata4, Metadata6 string // addresses of metadata services, as elements of a set
}

// The addresses of the clouds' metadata services: link-local ones, and those of Alibaba,
// Azure and Oracle that are not. Over IPv6 they are link-local or unique local
// (RFC 4193), and each cloud has its own, so all of these are meant.
const (
	metadata4 = "169.254.0.0/16, 100.100.100.200, 168.63.129.16, 192.0.0.192"
	metadata6 = "fe80::/10, fc00::/7"
)

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
	v := firewallView{Table: d.Host.Table, Ports: setOf(ports), Metadata4: metadata4, Metadata6: metadata6}
	for _, n := range d.Networks {
		v.Bridges = append(v.Bridges, n.Bridge)
		if n.Internal {
			continue
		}
		v.Doors = append(v.Doors, n.Bridge)
		if slices.Contains(d.Jupyter.Networks, n.Name) {
			v.Open = append(v.Open, n.Bridge)
		} else {
			v.Served = append(v.Served, n.Bridge)
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
