package answers

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// secretName matches common names of secrets, which are never answers.
var secretName = regexp.MustCompile(`(?i)token|passw|secret`)

func unknownHint(key string) string {
	if secretName.MatchString(key) {
		return "remove it: answers hold no secrets; the token is JUPYTER_TOKEN in .env"
	}
	return "to list the keys, run: magi-harden init --help"
}

// Suggest returns the end of a message about an unknown key: the key that may be
// meant, or "".
func Suggest(key string) string {
	for _, q := range Questions() {
		if strings.ReplaceAll(key, "-", "_") == q.Key || CloseTo(key, q.Key) {
			return fmt.Sprintf("; did you mean %s?", q.Key)
		}
	}
	return ""
}

// CloseTo reports whether two words differ in at most two letters, in any order.
func CloseTo(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	miss := 0
	for len(x) > 0 && len(y) > 0 {
		switch {
		case x[0] == y[0]:
			x, y = x[1:], y[1:]
		case x[0] < y[0]:
			x, miss = x[1:], miss+1
		default:
			y, miss = y[1:], miss+1
		}
	}
	return miss+len(x)+len(y) <= 2
}
