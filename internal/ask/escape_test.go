package ask

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestEscape(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{`plain "text" with \ and é 漢`, `plain "text" with \ and é 漢`},
		{"\x1b[31m", `\x1b[31m`},
		{"a\tb\r\n\x00\a\x7f", `a\tb\r\n\x00\a\x7f`},
		{"\u009b\u202e\u2028\u00a0\ufeff\u200b", `\u009b\u202e\u2028\u00a0\ufeff\u200b`},
		{"\xff\xc3", `\xff\xc3`},
		{"\ufffd", "\ufffd"},
	}
	for _, tt := range tests {
		if got := escape(tt.in); got != tt.want {
			t.Errorf("escape(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got, want := escapeLines("one\n? two\r\n\x1bthree\n"), "one\n  ? two\\r\n  \\x1bthree"; got != want {
		t.Errorf("escapeLines: %q, want %q", got, want)
	}
}

// FuzzEscape: what is shown is printable and nothing else, and text without
// anything to escape stays as it is.
func FuzzEscape(f *testing.F) {
	for _, seed := range []string{"text", "\x1b[2J", "\u202e\xff", "\u009b", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := escape(in)
		if i := strings.IndexFunc(out, func(r rune) bool { return !unicode.IsPrint(r) }); i >= 0 || !utf8.ValidString(out) {
			t.Errorf("escape(%q) = %q", in, out)
		}
		if again := escape(out); again != out {
			t.Errorf("escape(%q) = %q", out, again)
		}
	})
}
