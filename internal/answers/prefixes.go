package answers

import (
	"fmt"
	"math/big"
	"net/netip"
	"slices"
	"strings"
)

// engineBridges is Docker's default range for networks. A client that connects
// through loopback, IPv6 or another container appears with an address of it.
var engineBridges = netip.MustParsePrefix("172.16.0.0/12")

// ParsePrefix parses an address or a CIDR range, and clears host bits.
func ParsePrefix(text string) (netip.Prefix, error) {
	if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
		addr = addr.Unmap()
		return netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("%.60q is neither an address nor a range such as 192.168.1.0/24", text)
	}
	if p.Addr().Is4In6() {
		return netip.Prefix{}, fmt.Errorf("%q is an IPv4 range in IPv6 form: write it as IPv4", text)
	}
	return p.Masked(), nil
}

// compact returns the ranges sorted, without those that another one contains, and a
// note for each dropped range.
func compact(in []netip.Prefix) (out []netip.Prefix, notes []string) {
	sorted := slices.Clone(in)
	slices.SortFunc(sorted, func(a, b netip.Prefix) int {
		if c := a.Addr().Compare(b.Addr()); c != 0 {
			return c
		}
		return a.Bits() - b.Bits()
	})
	for _, p := range sorted {
		last := len(out) - 1
		switch {
		case last >= 0 && out[last] == p:
			notes = append(notes, fmt.Sprintf("allow: %s is given twice", p))
		case last >= 0 && out[last].Bits() <= p.Bits() && out[last].Contains(p.Addr()):
			notes = append(notes, fmt.Sprintf("allow: %s lies within %s and is dropped", p, out[last]))
		default:
			out = append(out, p)
		}
	}
	return out, notes
}

// CoversAll reports whether compacted ranges together cover all of IPv4 or all of
// IPv6, such as 0.0.0.0/0 or its two halves.
func CoversAll(ranges []netip.Prefix) bool {
	var v4, v6 big.Int
	for _, p := range ranges {
		sum := &v6
		if p.Addr().Is4() {
			sum = &v4
		}
		sum.Add(sum, new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits())))
	}
	return v4.BitLen() > 32 || v6.BitLen() > 128
}

// prefixNotes returns warnings about an allow list that is valid.
func prefixNotes(given []string, s Answers, f Found) []string {
	var parsed []netip.Prefix
	var notes []string
	for _, text := range given {
		p, err := ParsePrefix(text)
		if err != nil {
			continue
		}
		parsed = append(parsed, p)
		if full, err := netip.ParsePrefix(text); err == nil && full.Addr() != p.Addr() {
			notes = append(notes, fmt.Sprintf("allow: %s has host bits set and is read as %s", text, p))
		}
	}
	_, more := compact(parsed)
	notes = append(notes, more...)
	for _, p := range s.Allow {
		if p.Addr().Is6() {
			notes = append(notes, fmt.Sprintf("allow: %s has no effect: the port is published on IPv4 only", p))
		}
	}
	if hit := overlaps(s.Allow, append([]netip.Prefix{engineBridges}, f.Bridges...)); hit != "" {
		notes = append(notes, "allow: "+hit+": clients that connect through the host itself would be allowed too; use a narrower range")
	}
	return notes
}

func overlaps(allow, bridges []netip.Prefix) string {
	for _, p := range allow {
		for _, b := range bridges {
			if p.Overlaps(b) {
				return fmt.Sprintf("%s covers addresses of the engine's bridges (%s)", p, b)
			}
		}
	}
	return ""
}

func joinPrefixes(ps []netip.Prefix) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.String()
		if p.IsSingleIP() {
			out[i] = strings.TrimSuffix(out[i], fmt.Sprintf("/%d", p.Bits()))
		}
	}
	return out
}
