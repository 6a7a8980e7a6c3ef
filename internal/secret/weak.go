package secret

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// minBits is the least work, as a power of two, that guessing a token has to
// take: the usual bound for a key that lasts for years (control MH-AUTH-02).
const minBits = 128

// Weak returns why a token is too weak, in words that follow its name ("is empty"), or
// "" for a good one. A good token is of letters, digits,
// - and _ only, since others end a string or a line in some file that the token
// is put into; it is no placeholder; and its estimated strength is minBits at
// least. It is no hash of a common word, or of one of words, the names of the
// deployment. The reason never repeats the token.
func Weak(token string, words ...string) (reason string) {
	if token == "" {
		return "is empty"
	}
	if !only(token, digits+lower+upper+"-_") {
		return "has characters other than letters, digits, - and _"
	}
	token = token[:min(len(token), maxLooked)]
	if isPlaceholder(token) {
		return "is a placeholder"
	}
	if isUUID(token) {
		return "is a UUID, which has 122 random bits at most; 128 are needed"
	}
	if isHash(period(token), words) {
		return "is the hash of a common word or name"
	}
	bits, random := estimate(token)
	if text, ok := textIn(token); ok {
		if isPlaceholder(text) {
			return "is an encoded placeholder"
		}
		inner, _ := estimate(text)
		bits = min(bits, inner)
	}
	if bits >= minBits {
		return ""
	}
	fault := "is too short:"
	if random >= minBits {
		fault = "is guessable: words, sequences or repetitions leave"
	}
	return fmt.Sprintf("%s about %.0f bits; %d are needed", fault, math.Floor(bits), minBits)
}

// maxLooked characters of a token are enough to pass; the rest is only held
// against the character set.
const maxLooked = 256

const (
	digits   = "0123456789"
	hexLower = digits + "abcdef"
	hexUpper = digits + "ABCDEF"
	lower    = "abcdefghijklmnopqrstuvwxyz"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// only reports whether every character of t is one of chars.
func only(t, chars string) bool { return strings.Trim(t, chars) == "" }

// placeholders are what examples carry in place of a token, without separators
// and of seven letters at least: a random token holds none by chance.
var placeholders = []string{
	"changeme", "changeit", "changethis", "replaceme", "replacewith", "replacethis", "placeholder", "insertyour", "enteryour",
	"yourtoken", "yoursecret", "yourpassword", "yourapikey", "yourjupyter", "mytoken", "mysecret", "mypassword", "sometoken", "somesecret",
	"jupytertoken", "secrettoken", "accesstoken", "authtoken", "apitoken", "tokenhere", "secrethere", "passwordhere", "keyhere", "tokengoeshere",
	"example", "insecure", "notsecure", "letmein", "supersecret", "topsecret", "defaulttoken", "defaultsecret", "defaultpassword",
	"xxxxxxxx", "0000000000000000",
}

func isPlaceholder(token string) bool {
	text := withoutSeparators(strings.ToLower(token))
	return slices.ContainsFunc(placeholders, func(p string) bool { return strings.Contains(text, p) })
}
