package render

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestJSONQuote(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", `""`},
		{"litellm[proxy]>=1.50,<2", `"litellm[proxy]>=1.50,<2"`},
		{"a\"b\\c", `"a\"b\\c"`},
		{"x\nRUN evil", `"x\nRUN evil"`},
		{"\u2028", `"\u2028"`},
	} {
		got, err := jsonQuote(c.in)
		if err != nil || got != c.want {
			t.Errorf("jsonQuote(%q) = %s, %v; want %s", c.in, got, err, c.want)
		}
	}
	if got, err := jsonQuote("\xff"); err == nil {
		t.Errorf("text that is not UTF-8 became %s", got)
	}
}

func FuzzJSONQuote(f *testing.F) {
	for _, s := range []string{"", `"`, `\`, "\n", "\u2029", "😀", "a\x00b", "</script>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		quoted, err := jsonQuote(s)
		if err != nil {
			if utf8.ValidString(s) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		var back string
		if err := json.Unmarshal([]byte(quoted), &back); err != nil || back != s {
			t.Fatalf("%q: %s reads back as %q, %v", s, quoted, back, err)
		}
		if strings.ContainsAny(quoted, "\r\n") {
			t.Fatalf("%q: %q is more than one line", s, quoted)
		}
	})
}
