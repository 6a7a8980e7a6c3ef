package answers

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Relay is an additional port of the container, published on the host's loopback
// address.
type Relay struct {
	Published int `json:"published"` // on 127.0.0.1
	Target    int `json:"target"`    // in the container
}

func setRelays(s *Answers, values []string) error {
	out, err := parseAll(values, parseRelay)
	if err != nil {
		return err
	}
	slices.SortFunc(out, func(a, b Relay) int { return a.Published - b.Published })
	out = slices.Compact(out)
	for i := 1; i < len(out); i++ {
		if out[i].Published == out[i-1].Published {
			return fmt.Errorf("%d is published twice", out[i].Published)
		}
	}
	s.AlsoPublish = out
	return nil
}

// parseRelay parses 127.0.0.1:4040:4040, the form of a compose file. It fails on any
// other address, because such a port has no login.
func parseRelay(text string) (r Relay, err error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return r, fmt.Errorf("%.60q is not of the form 127.0.0.1:HOST_PORT:CONTAINER_PORT", text)
	}
	if addr, err := netip.ParseAddr(parts[0]); err != nil || addr != netip.AddrFrom4([4]byte{127, 0, 0, 1}) {
		return r, fmt.Errorf("%.60q is not on 127.0.0.1: these ports have no login; reach them through an SSH tunnel", text)
	}
	if r.Published, err = parsePort(parts[1]); err != nil {
		return r, err
	}
	r.Target, err = parsePort(parts[2])
	return r, err
}

func relayTexts(in []Relay) []string {
	out := make([]string, len(in))
	for i, r := range in {
		out[i] = fmt.Sprintf("127.0.0.1:%d:%d", r.Published, r.Target)
	}
	return out
}
