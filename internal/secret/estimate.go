package secret

import (
	"math"
	"strings"
)

const (
	// Shorter patterns turn up in random tokens too often to say anything.
	minPattern = 6
	// Fewer distinct characters than this are their own alphabet: a random token
	// of sufficient length has more.
	fewDistinct = 8
	// A pattern is worth its start, its length and its kind, about one byte.
	patternBits = 8
	// A letter of a text in words is worth one to two bits (Shannon, 1951).
	wordLetterBits = 2
)

// estimate gives the bits that an attacker has to guess, who knows how such
// tokens are made, and the bits that the token would have if it were random.
func estimate(token string) (bits, random float64) {
	t, size := characters(token)
	each := math.Log2(float64(size))
	random = each * float64(len(t))
	if n := distinct(t); n < fewDistinct {
		each = math.Log2(float64(n))
	}
	if isWords(token) {
		each = min(each, wordLetterBits)
	}
	for i := 0; i < len(t); {
		n := max(sequence(t[i:]), repeated(t, i))
		if n < minPattern {
			bits, i = bits+each, i+1
			continue
		}
		bits, i = bits+min(patternBits, each*float64(n)), i+n
	}
	return bits, random
}

// alphabets are what tokens are usually made of, the smallest first.
var alphabets = []string{digits, hexLower, hexUpper, lower, upper, digits + lower, digits + upper}

// characters gives those of the token that carry information, and the size of
// their alphabet: base64url, where - and _ count, or a smaller one, where they
// only separate groups.
func characters(token string) (string, int) {
	t := withoutSeparators(token)
	for _, a := range alphabets {
		if only(t, a) {
			return t, len(a)
		}
	}
	return token, 64
}

func withoutSeparators(t string) string {
	return strings.ReplaceAll(strings.ReplaceAll(t, "-", ""), "_", "")
}

func distinct(t string) int {
	n := 0
	for i := range t {
		if strings.IndexByte(t, t[i]) == i {
			n++
		}
	}
	return max(n, 1)
}

// rows are the orders in which people and programs count or type.
var rows = []string{digits + lower, "1234567890", "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm"}

// sequence is the length of the run at the beginning that stays in place or
// goes one step up or down a row.
func sequence(t string) int {
	t = strings.ToLower(t)
	best := 0
	for _, row := range rows {
		for step := -1; step <= 1; step++ {
			n := 1
			for n < len(t) && follows(row, step, t[n-1], t[n]) {
				n++
			}
			best = max(best, n)
		}
	}
	return best
}

func follows(row string, step int, a, b byte) bool {
	i, j := strings.IndexByte(row, a), strings.IndexByte(row, b)
	return i >= 0 && j == i+step
}

// repeated is the length of the text at i that stood earlier already; it may
// overlap itself, as a period does.
func repeated(t string, i int) int {
	best := 0
	for from := range i {
		n := 0
		for i+n < len(t) && t[from+n] == t[i+n] {
			n++
		}
		best = max(best, n)
	}
	return best
}
