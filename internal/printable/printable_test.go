package printable

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestText: what shows as itself stays; all else is escaped, each kind in its own way.
func TestText(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "",
		"plain - text_1 (x)":  "plain - text_1 (x)",
		"Übungen € 作業 😀":      "Übungen € 作業 😀",
		"U\u0308bungen":       "U\u0308bungen",
		"a\nb\tc\r":           `a\nb\tc\r`,
		"\x1b[31mred\x07\x7f": `\x1b[31mred\a\x7f`,
		"\u0085\u009b":        `\u0085\u009b`,
		"a\u202eb\u2066":      `a\u202eb\u2066`,
		"\u200b\u200d\ufeff":  `\u200b\u200d\ufeff`,
		"\u2028\u2029":        `\u2028\u2029`,
		"a\u00a0b\u3000":      `a\u00a0b\u3000`,
		"\u034f\u115f\u3164":  `\u034f\u115f\u3164`,
		"\u2764\ufe0f\u2800":  `❤\ufe0f\u2800`,
		"\U000e0041":          `\U000e0041`,
		"\xff\xc3(":           `\xff\xc3(`,
		"\ufffd":              "\ufffd",
		"\ue000":              `\ue000`,
		`back\slash "q"`:      `back\slash "q"`,
	} {
		if got := Text(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
		if got := Is(in); got != (in == want) {
			t.Errorf("%q: printable is %v", in, got)
		}
	}
}

// TestLines: line breaks and tabs stay, and no other control character.
func TestLines(t *testing.T) {
	if got := Lines("a\n\tb\r\v\x1b\u2028\xff"); got != "a\n\tb"+`\r\v\x1b\u2028\xff` {
		t.Errorf("%q", got)
	}
}

// FuzzText: what comes out shows as itself, comes out again as it is, and has no part
// of the text lost.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a", "\n", "\x1b[0m", "\u202e", "\xff", "\U000e0041", "a\x00b", `\n`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Text(s)
		for _, r := range out {
			if r != ' ' && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) || unicode.Is(unicode.Variation_Selector, r) {
				t.Fatalf("%q has %q", out, r)
			}
		}
		if Text(out) != out || !Is(out) || Is(s) != (s == out) {
			t.Fatalf("%q: %q", s, out)
		}
		if strings.ContainsAny(s, "\\\"`") {
			return // these are not quoted, so they do not read back
		}
		if back, err := strconv.Unquote(`"` + out + `"`); err != nil || back != s {
			t.Fatalf("%q reads back as %q, %v", out, back, err)
		}
	})
}

// FuzzJSON: a document means the same, and is printable.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{"", "\u202e", "\U000e0041", "\x7f\u0085", "\n<>&", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b bytes.Buffer
		e := json.NewEncoder(JSON(&b))
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode([]string{s}); err != nil {
			t.Fatal(err)
		}
		var back []string
		if err := json.Unmarshal(b.Bytes(), &back); err != nil || len(back) != 1 || back[0] != strings.ToValidUTF8(s, "") && utf8.ValidString(s) {
			t.Fatalf("%q: %s, %v", s, b.String(), err)
		}
		if !Is(strings.ReplaceAll(b.String(), "\n", "")) {
			t.Fatalf("%q: %q", s, b.String())
		}
	})
}

// TestWriter: a writer says how much it was given, and passes a failure on.
func TestWriter(t *testing.T) {
	var b bytes.Buffer
	if n, err := Writer(&b).Write([]byte("a\x1b\n")); n != 3 || err != nil || b.String() != `a\x1b`+"\n" {
		t.Errorf("%d, %v, %q", n, err, b.String())
	}
	if n, err := Writer(broken{}).Write([]byte("a")); n != 0 || err != errBroken {
		t.Errorf("%d, %v", n, err)
	}
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }
