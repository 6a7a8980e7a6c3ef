package answers

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// parseFolder returns the path of a folder below the stack's, cleaned and with a
// leading ./; empty means none.
func parseFolder(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	clean := path.Clean(text)
	if path.IsAbs(text) || clean == "." || clean == ".." || strings.HasPrefix(clean, "../") {
		return "", fmt.Errorf("%.80q is not a folder below the stack's own", text)
	}
	if i := strings.IndexFunc(text, unfit); i >= 0 {
		r, n := utf8.DecodeRuneInString(text[i:])
		what := fmt.Sprintf("%q", r)
		if r == utf8.RuneError {
			what = fmt.Sprintf("%q", text[i:i+n])
		}
		return "", fmt.Errorf("%.80q contains %s, which is not safe in compose files and shell commands\nrename the folder, also in the compose file, or choose another one", text, what)
	}
	return "./" + clean, nil
}

// asciiFit are the ASCII characters allowed in a folder's name besides letters and
// digits. Others would end a word where quotes are not possible: a colon in the
// engine's mounts, a backtick in HARDENING.md, a backslash, a double quote and
// the wildcards of shells.
const asciiFit = "._/ -$'()[]{}&+,;=@!#%~^"

// unfit reports whether a character is refused in the name of a folder. Invisible
// characters are, such as those that change the direction of text.
func unfit(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return true
	case r < utf8.RuneSelf:
		return !strings.ContainsRune(asciiFit, r) && !(r >= '0' && r <= '9') && !(r|0x20 >= 'a' && r|0x20 <= 'z')
	}
	return !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S)
}
