package pki

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// names are who a certificate speaks for, each there once.
type names struct {
	dns []string
	ips []netip.Addr
}

// namesOf gives the names of a deployment: the domain, this machine's own
// (localhost, 127.0.0.1), and further addresses that clients use. It refuses
// names that would mean something else in a certificate: an empty name
// constraint permits every name, and a leading dot or a star many.
func namesOf(domain string, extra []netip.Addr) (names, error) {
	ips := append([]netip.Addr{netip.AddrFrom4([4]byte{127, 0, 0, 1})}, extra...)
	dns := []string{"localhost"}
	if addr, err := netip.ParseAddr(domain); err == nil {
		ips = append([]netip.Addr{addr}, ips...)
	} else {
		dns = append([]string{domain}, dns...)
	}
	if !isHostName(dns[0]) {
		return names{}, fmt.Errorf("%.80q is not a host name in lower-case ASCII", dns[0])
	}
	var n names
	for _, name := range dns {
		if !slices.Contains(n.dns, name) {
			n.dns = append(n.dns, name)
		}
	}
	for _, a := range ips {
		if a = a.Unmap(); !a.IsValid() || a.IsUnspecified() || a.Zone() != "" {
			return names{}, fmt.Errorf("%q is not the address of a host", a)
		}
		if !slices.Contains(n.ips, a) {
			n.ips = append(n.ips, a)
		}
	}
	return n, nil
}

// isHostName reports a name of RFC 1123 in lower case: at most 253 characters,
// labels of 1 to 63 letters, digits and inner hyphens, the last no number.
func isHostName(name string) bool {
	labels := strings.Split(name, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' ||
			strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(name) <= 253 && strings.Trim(labels[len(labels)-1], "0123456789") != ""
}
