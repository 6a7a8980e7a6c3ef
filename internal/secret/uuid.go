package secret

import (
	"encoding/hex"
	"regexp"
	"strconv"
)

// uuid matches groups of 8-4-4-4-12 hex digits, also with other separators.
var uuid = regexp.MustCompile(`(?i)(^|[^0-9a-z])[0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}($|[^0-9a-z])`)

// isUUID reports whether a token is a UUID, or a UUID and little else; without its
// separators it is known only by a time in it, since one of random digits looks
// like any other 32 hex digits.
func isUUID(token string) bool {
	if at := uuid.FindStringIndex(token); at != nil {
		rest := token[:at[0]] + token[at[1]:]
		bits, _ := estimate(rest)
		return bits < minBits
	}
	return len(token) == 32 && isTimed(token)
}

// isTimed reports whether 32 hex digits are a UUID of version 1, 6 or 7 that was made
// between 2010 and 2040: who knows about when has few to try.
func isTimed(token string) bool {
	if _, err := hex.DecodeString(token); err != nil {
		return false
	}
	number := func(digits string) int64 { n, _ := strconv.ParseInt(digits, 16, 64); return n }
	if v := number(token[16:17]); v < 8 || v > 11 {
		return false
	}
	const (
		gregorian = 12219292800 // seconds from October 1582 to 1970
		from, to  = 1262304000, 2208988800
	)
	var seconds int64
	switch token[12] {
	case '1':
		seconds = number(token[13:16]+token[8:12]+token[:8])/1e7 - gregorian
	case '6':
		seconds = number(token[:12]+token[13:16])/1e7 - gregorian
	case '7':
		seconds = number(token[:12]) / 1e3
	default:
		return false
	}
	return seconds >= from && seconds < to
}
