package secret

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// textIn returns the text that a token is the hex or base64url of, false where it is
// of none: random bytes are all printable by a chance of one in millions.
func textIn(token string) (string, bool) {
	for _, decode := range []func(string) ([]byte, error){hex.DecodeString, base64.RawURLEncoding.DecodeString} {
		text, err := decode(token)
		if err == nil && len(text) >= minPattern && strings.IndexFunc(string(text), func(r rune) bool { return r != '\n' && (r < ' ' || r > '~') }) < 0 {
			return strings.TrimSpace(string(text)), true
		}
	}
	return "", false
}

// period returns the shortest part that a token consists of repetitions of; the token
// itself where it repeats nothing.
func period(token string) string {
	for n := minPattern; n <= len(token)/2; n++ {
		if len(token)%n == 0 && strings.Repeat(token[:n], len(token)/n) == token {
			return token[:n]
		}
	}
	return token
}
