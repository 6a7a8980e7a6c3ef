// Package printable makes text from outside safe to show: names, values and messages
// may hold escape sequences, control characters, invisible or bidirectional marks and
// broken UTF-8.
package printable

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rune reports whether a rune shows as itself and changes nothing around it. Of the
// blanks only the ASCII space does.
func Rune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' && r != 0x7f
	}
	return unicode.IsPrint(r) && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) && r != braille
}

// braille is the pattern without dots, which is a symbol and shows as a blank.
const braille = '\u2800'

// Is reports whether every rune of a text is printable.
func Is(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !Rune(r) }) < 0
}

// Text returns a text as one line that can be shown: what is not printable is written
// as in a Go string, \n and \u202e.
func Text(s string) string { return escape(s, "", goEscape) }

// Lines is Text for a text whose line breaks and tabs are wanted.
func Lines(s string) string { return escape(s, "\n\t", goEscape) }

// escape replaces the runes of s that are neither printable nor in kept.
func escape(s, kept string, as func(string) string) string {
	if Is(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if broken := r == utf8.RuneError && n == 1; !broken && (Rune(r) || strings.ContainsRune(kept, r)) {
			b.WriteString(s[:n])
		} else {
			b.WriteString(as(s[:n]))
		}
		s = s[n:]
	}
	return b.String()
}

// goEscape writes one rune, or one byte that is none, as in a Go string.
func goEscape(s string) string {
	return strings.Trim(strconv.QuoteToASCII(s), `"`)
}
