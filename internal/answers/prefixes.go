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
// remark for each dropped range.
func compact(in []netip.Prefix) (out []netip.Prefix, remarks []Remark) {
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
			remarks = append(remarks, Remark{Kind: GivenTwice, Value: p.String()})
		case last >= 0 && out[last].Bits() <= p.Bits() && out[last].Contains(p.Addr()):
			remarks = append(remarks, Remark{Kind: Contained, Value: p.String(), Other: out[last].String()})
		default:
			out = append(out, p)
		}
	}
	return out, remarks
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

// allowRemarks returns the remarks about an allow list that is valid.
func allowRemarks(given []string, s Answers, f Found) (out []Remark) {
	var parsed []netip.Prefix
	for _, text := range given {
		p, err := ParsePrefix(text)
		if err != nil {
			continue
		}
		parsed = append(parsed, p)
		if full, err := netip.ParsePrefix(text); err == nil && full.Addr() != p.Addr() {
			out = append(out, Remark{Kind: HostBits, Value: text, Other: p.String()})
		}
	}
	_, more := compact(parsed)
	out = append(out, more...)
	for _, p := range s.Allow {
		if p.Addr().Is6() {
			out = append(out, Remark{Kind: NeverMatches, Value: p.String()})
		}
	}
	if p, bridge, hit := overlap(s.Allow, append([]netip.Prefix{engineBridges}, f.Bridges...)); hit {
		out = append(out, Remark{Kind: CoversBridges, Value: p.String(), Other: bridge.String()})
	}
	return out
}

// overlap returns the first allowed range that overlaps one of the bridges, and that
// bridge; false when none does.
func overlap(allow, bridges []netip.Prefix) (p, bridge netip.Prefix, hit bool) {
	for _, p := range allow {
		for _, b := range bridges {
			if p.Overlaps(b) {
				return p, b, true
			}
		}
	}
	return netip.Prefix{}, netip.Prefix{}, false
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
