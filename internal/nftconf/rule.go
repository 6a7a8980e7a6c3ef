package nftconf

import (
	"regexp"
	"slices"
	"strings"
)

// acceptsFrom returns the addresses from which a rule accepts; ok is false for other rules.
func (s statement) acceptsFrom() (family string, from []span, ok bool) {
	words := s.meaning()
	if s.block != inChain || len(words) != 4 || words[1] != "saddr" || words[3] != "accept" {
		return "", nil, false
	}
	if _, known := families[words[0]]; !known {
		return "", nil, false
	}
	from, ok = spansOf(words[0], operand(words[2]))
	return words[0], from, ok
}

// operand returns the elements of a set in the form of meaning, or the one word.
func operand(word string) []string {
	if elements, ok := strings.CutPrefix(word, "{"); ok {
		return strings.Split(strings.TrimSuffix(elements, "}"), ",")
	}
	return []string{word}
}

var (
	device  = regexp.MustCompile(`^"[A-Za-z0-9_.-]{1,15}"$`)
	rate    = regexp.MustCompile(`^[1-9][0-9]{0,8}/(second|minute|hour|day)$`)
	counted = regexp.MustCompile(`^[1-9][0-9]{0,8}$`)
	level   = regexp.MustCompile(`^(emerg|alert|crit|err|warn|notice|info|debug)$`)
)

// logsOnly reports whether a rule has no verdict, and writes no more to the log than a
// limit allows.
func (s statement) logsOnly() bool {
	words := s.meaning()
	if slices.Equal(words, []string{"counter"}) {
		return true
	}
	if len(words) < 4 || words[0] != "limit" || words[1] != "rate" || !rate.MatchString(words[2]) {
		return false
	}
	words = words[3:]
	if len(words) > 3 && words[0] == "burst" && counted.MatchString(words[1]) && words[2] == "packets" {
		words = words[3:]
	}
	if words[0] != "log" {
		return false
	}
	words = words[1:]
	if len(words) > 1 && words[0] == "prefix" && strings.HasPrefix(words[1], `"`) && len(words[1]) < 64 {
		words = words[2:]
	}
	return len(words) == 0 || len(words) == 2 && words[0] == "level" && level.MatchString(words[1])
}

// drops reports whether a rule drops packets, and has only conditions that nft is known
// to load: each kind once.
func (s statement) drops() bool {
	words := s.meaning()
	if s.block != inChain || len(words) == 0 || words[len(words)-1] != "drop" {
		return false
	}
	words = words[:len(words)-1]
	family, protocol, seen := "", "", map[string]bool{}
	for len(words) > 0 {
		kind, rest := words[0], words[1:]
		if kind != "iifname" && kind != "oifname" && len(rest) > 0 {
			kind, rest = kind+" "+rest[0], rest[1:]
		}
		if len(rest) > 1 && rest[0] == "!=" {
			rest = rest[1:]
		}
		if len(rest) == 0 || seen[kind] {
			return false
		}
		elements, ok := operand(rest[0]), false
		seen[kind], words = true, rest[1:]
		switch first, _, _ := strings.Cut(kind, " "); kind {
		case "ip saddr", "ip daddr", "ip6 saddr", "ip6 daddr":
			_, ok = spansOf(first, elements)
			ok = ok && (family == "" || family == first)
			family = first
		case "tcp dport", "tcp sport", "udp dport", "udp sport":
			ok = ports(elements) && (protocol == "" || protocol == first)
			protocol = first
		case "iifname", "oifname":
			ok = !slices.ContainsFunc(elements, func(e string) bool { return !device.MatchString(e) })
		case "ct state":
			ok = len(elements) == 1 && slices.Contains([]string{"invalid", "new", "untracked"}, elements[0])
		}
		if !ok {
			return false
		}
	}
	return true
}
