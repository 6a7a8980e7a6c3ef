package merge

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"
)

// Unified returns the change from old to new as a unified diff with three
// lines of context, "" when nothing changed. A nil side means that the file
// is not there (/dev/null). Content that a terminal would not show as text
// (control characters, not UTF-8) is only said to differ. The content appears
// in clear: it is not for files that hold secrets.
func Unified(name string, old, new []byte) string {
	if string(old) == string(new) && (old == nil) == (new == nil) {
		return ""
	}
	from, to := label("a/", name, old), label("b/", name, new)
	differ := fmt.Sprintf("Files %s and %s differ\n", from, to)
	if !printable(old) || !printable(new) {
		return differ
	}
	text, err := udiff.ToUnified(from, to, string(old), edits(string(old), string(new)), udiff.DefaultContextLines)
	if err != nil || text == "" { // an empty file that came or went
		return differ
	}
	return text
}

func label(prefix, name string, content []byte) string {
	if content == nil {
		return "/dev/null"
	}
	return prefix + name
}

func printable(b []byte) bool {
	return utf8.Valid(b) && strings.IndexFunc(string(b), func(r rune) bool {
		return unicode.IsControl(r) && !strings.ContainsRune("\t\n\r\f", r)
	}) < 0
}
