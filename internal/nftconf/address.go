package nftconf

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// span is a range of addresses, or of ports, with both ends.
type span struct{ from, to netip.Addr }

// within reports whether all of it is in one of the others.
func (s span) within(others []span) bool {
	return slices.ContainsFunc(others, func(o span) bool { return o.from.Compare(s.from) <= 0 && s.to.Compare(o.to) <= 0 })
}

// families are the words for addresses, and whether they are of IPv4.
var families = map[string]bool{"ip": true, "ip6": false}

// spansOf reads addresses of one family. ok is false where nft would not load them, would
// look a name up, or where two overlap, which some releases refuse.
func spansOf(family string, elements []string) (out []span, ok bool) {
	for _, e := range elements {
		s, ok := spanOf(e)
		if !ok || s.from.Is4() != families[family] || s.to.Is4() != families[family] || s.to.Less(s.from) {
			return nil, false
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b span) int { return a.from.Compare(b.from) })
	for i := 1; i < len(out); i++ {
		if !out[i-1].to.Less(out[i].from) {
			return nil, false
		}
	}
	return out, true
}

func spanOf(text string) (span, bool) {
	if from, to, ranged := strings.Cut(text, "-"); ranged {
		a, err := netip.ParseAddr(from)
		b, other := netip.ParseAddr(to)
		return span{a, b}, cmp.Or(err, other) == nil && a.Zone() == "" && b.Zone() == ""
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return span{a, a}, a.Zone() == ""
	}
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return span{}, false
	}
	last := p.Masked().Addr().AsSlice()
	for i := p.Bits(); i < 8*len(last); i++ {
		last[i/8] |= 0x80 >> (i % 8)
	}
	to, _ := netip.AddrFromSlice(last) // of 4 or 16 bytes
	return span{p.Masked().Addr(), to}, true
}

// ports reports whether these are numbers of ports, or ranges, each once.
func ports(elements []string) bool {
	var all []span
	for _, e := range elements {
		from, to, ranged := strings.Cut(e, "-")
		if !ranged {
			to = from
		}
		a, err := strconv.ParseUint(from, 10, 16)
		b, other := strconv.ParseUint(to, 10, 16)
		if cmp.Or(err, other) != nil || a == 0 || b < a || ranged && a == b {
			return false
		}
		all = append(all, span{portAddr(a), portAddr(b)})
	}
	slices.SortFunc(all, func(a, b span) int { return a.from.Compare(b.from) })
	for i := 1; i < len(all); i++ {
		if !all[i-1].to.Less(all[i].from) {
			return false
		}
	}
	return true
}

// portAddr makes a number comparable as an address is.
func portAddr(n uint64) netip.Addr { return netip.AddrFrom4([4]byte{0, 0, byte(n >> 8), byte(n)}) }
