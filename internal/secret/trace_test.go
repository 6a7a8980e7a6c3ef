package secret_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"

	"example.com/magi-harden/internal/secret"
)

// TestTrace: a text with the token in one of the usual forms is found, at whatever
// place in it, and another token is not.
func TestTrace(t *testing.T) {
	for _, token := range []string{"9f3c1e7a5b2d8046c3e1f7a9b5d2084613579bdf02468ace13579bdf0246ace8", "aK3_-zP9qLw7xV2nB8mT5rY1cD4eF6gH0jN", "secretsecret"} {
		other := strings.Repeat("5a7d", 16)
		for name, form := range map[string]func(string) string{
			"as it is":   func(s string) string { return s },
			"upper case": strings.ToUpper,
			"hex":        func(s string) string { return hex.EncodeToString([]byte(s)) },
			"upper hex":  func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) },
			"base64":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
			"raw base64": func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
			"user":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("u:" + s + "!")) },
			"user 2":     func(s string) string { return base64.StdEncoding.EncodeToString([]byte("u:p" + s + "!!")) },
			"percent":    func(s string) string { return fmt.Sprintf("a%%2fb%%zz%%%x%s%%", s[0], s[1:]) },
			"bytes": func(s string) string {
				b, err := hex.DecodeString(s)
				if err != nil {
					return s
				}
				return base64.StdEncoding.EncodeToString(b)
			},
		} {
			trace := secret.NewTrace(secret.New(token))
			for _, around := range []string{"%s", "a=%s", "--x=%s --y", "http://h/?token=%s&b=%%20"} {
				if text := fmt.Sprintf(around, form(token)); !trace.In(text) {
					t.Errorf("%s, %s: not found in %q", token, name, text)
				}
				if text := fmt.Sprintf(around, form(other)); trace.In(text) {
					t.Errorf("%s, %s: found in %q", token, name, text)
				}
			}
		}
	}
	if (secret.Trace{}).In("a") || secret.NewTrace(secret.New("")).In("") || secret.NewTrace(secret.New("")).In("a") {
		t.Error("no secret is in every text")
	}
}

func TestTraceLine(t *testing.T) {
	const token = "9f3c1e7a5b2d8046c3e1f7a9b5d2084613579bdf02468ace13579bdf0246ace8"
	trace := secret.NewTrace(secret.New(token))
	wrapped := base64.StdEncoding.EncodeToString([]byte("xx" + token))
	for text, want := range map[string]int{
		"": -1, "a\nb\n": -1, token: 1, "a\n\nb: " + token + "\n" + token: 3, "a\n  " + wrapped[:30] + "\n  " + wrapped[30:]: 0,
		token[:40] + "\n" + strings.Repeat("a", 100): -1,
	} {
		if got := trace.Line(text); got != want {
			t.Errorf("%q: line %d, want %d", text, got, want)
		}
	}
}
