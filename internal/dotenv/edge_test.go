package dotenv

import (
	"strings"
	"testing"
)

func TestStartsVariable(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "{": true, "|": false, "_": true, "^": false, "`": false, "1": false,
		"a": true, "z": true, "A": true, "Z": true, "@": false, "[": false, "ſ": true, "\u212a": true, "é": false,
	} {
		if got := startsVariable(text); got != want {
			t.Errorf("$%s: %v", text, got)
		}
	}
}

func TestEscape(t *testing.T) {
	for _, row := range []struct {
		text, char string
		length     int
	}{
		{"", `\`, 0},
		{"$x", "$$", 1},
		{"n1", "\n", 1},
		{`\n`, `\`, 1},
		{"c", `\c`, 1},
		{"x41", `\x`, 1},
		{"'", `\'`, 1},
		{"101", `\1`, 1},
		{"0", `\`, 1},
		{"01", `\1`, 2},
		{"0101x", "A", 4},
		{"01012", "A", 4},
		{"0107", "G", 4},
		{"0100", "@", 4},
		{"0108", `\10`, 3},
		{"0777", `\777`, 4},
		{"08", `\`, 1},
	} {
		if char, length := escape(row.text); char != row.char || length != row.length {
			t.Errorf(`\%s: %q, %d`, row.text, char, length)
		}
		if row.text == "" || row.text == `'` {
			continue
		}
		checkAgainstCompose(t, []byte(`A="\`+row.text+`"`))
	}
}

// TestHints pins which of the two hints a fault in a name gets: only one behind a
// closing quote of its own line speaks of quotes.
func TestHints(t *testing.T) {
	const name, quotes = "write NAME=value, or put # before a comment", `only a comment may follow a closing quote; inside quotes write \" or \'`
	for text, want := range map[string]string{
		"(x\n": name, "A='1'(x\n": quotes, "A='1'\n(x\n": name, "A='1\n2'(x\n": quotes,
	} {
		if _, err := Parse(".env", []byte(text)); err == nil || !strings.HasSuffix(err.Error(), "\n"+want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestFirstByte: what is at the very beginning and at the very end is seen as well.
func TestFirstByte(t *testing.T) {
	for text, want := range map[string]string{
		"\x00": ".env:1: a NUL byte", "export": ".env:1: a name without =", "export\tA": ".env:1: a name without =", strings.Repeat("#", MaxSize): "",
	} {
		_, err := Parse(".env", []byte(text))
		if want == "" && err != nil || want != "" && (err == nil || !strings.HasPrefix(err.Error(), want)) {
			t.Errorf("%.10q: %v", text, err)
		}
	}
}
