package compose

import (
	"strconv"
	"strings"
)

// Published lists the TCP ports of the host that a port entry takes, of which
// there are several when it is a range.
func Published(p Port) []int {
	if p.Protocol != "" && p.Protocol != "tcp" {
		return nil
	}
	low, high, ranged := strings.Cut(p.Published, "-")
	first, err := strconv.Atoi(low)
	if err != nil || first == 0 {
		return nil
	}
	last := first
	if ranged {
		last, _ = strconv.Atoi(high)
	}
	var out []int
	for n := first; n <= last && n <= 65535; n++ {
		out = append(out, n)
	}
	return out
}
