package secret_test

import (
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/magi-harden/internal/secret"
)

const (
	outside   = "has characters other than letters, digits, - and _"
	filler    = "is a placeholder"
	guessable = "is guessable: words, sequences or repetitions leave about "
	tooShort  = "is too short: about "
)

func TestWeak(t *testing.T) {
	const hex32 = "c3a1f09e75d2846b0ea93f5d7c186b24"
	for _, tt := range []struct{ token, want string }{
		{hex32, ""},
		{strings.ToUpper(hex32), ""},
		{hex32 + hex32[1:], ""},
		{"q2Hq0Zt-8sVbX1_nE5kWcA", ""},    // 16 bytes in base64url
		{"3vqz8m1c7x0k2w9n5t6r4y8hb", ""}, // 25 of a-z0-9
		{"31415926535897932384626433832795028841", tooShort + "126 bits; 128 are needed"}, // 38 digits
		{"314159265358979323846264338327950288419", ""},                                   // 39 digits
		{"c3a1f09e-75d2846b-0ea93f5d-7c186b24", ""},                                       // hex in groups
		{strings.Repeat(hex32, 20), ""},
		{"", "is empty"},
		{" ", outside},
		{hex32 + "\n", outside},
		{hex32 + "'", outside},
		{hex32 + "$x", outside},
		{hex32 + "é", outside},
		{hex32 + "\x00", outside},
		{"XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", filler},
		{"sk-magi-XXXXXXXXXXXXXXXXXXXXXXXX", filler},
		{"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", filler},
		{"changeme", filler},
		{"CHANGE_ME", filler},
		{"please-change-me-before-you-deploy-this-stack", filler},
		{"YOUR_TOKEN_HERE", filler},
		{"your-jupyter-token-here-0123456789", filler},
		{"my_secret_token", filler},
		{"00000000000000000000000000000000", filler},
		{"example-token-of-a-readme-do-not-use-it-anywhere", filler},
		{"550e8400-e29b-41d4-a716-446655440000", "is a UUID, which has 122 random bits at most; 128 are needed"},
		{"magi", tooShort + "8 bits; 128 are needed"},
		{"secret", tooShort + "12 bits; 128 are needed"},
		{"a", tooShort + "0 bits; 128 are needed"},
		{hex32[:31], tooShort + "124 bits; 128 are needed"},
		{"c3a1f09e-75d2846b-0ea93f5d-7c186b2", tooShort + "124 bits; 128 are needed"},
		{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", guessable + "0 bits; 128 are needed"},
		{"deadbeefdeadbeefdeadbeefdeadbeef", guessable + "24 bits; 128 are needed"},
		{"0123456789abcdef0123456789abcdef", guessable + "16 bits; 128 are needed"},
		{"abcdefghijklmnopqrstuvwxyz0123456789", guessable + "16 bits; 128 are needed"},
		{"qwertyuiopasdfghjklzxcvbnm1234567890", guessable + "32 bits; 128 are needed"},
		{"Tr0ub4dorTr0ub4dorTr0ub4dorTr0ub4dor", guessable + "62 bits; 128 are needed"},
		{base64.RawURLEncoding.EncodeToString([]byte("passwordpasswordpassword")), guessable + "30 bits; 128 are needed"},
		{hex.EncodeToString([]byte("passwordpasswordpassword")), guessable + "30 bits; 128 are needed"},
		{base64.RawURLEncoding.EncodeToString([]byte("please-change-me-now!!!!")), "is an encoded placeholder"},
		{base64.RawURLEncoding.EncodeToString([]byte("kV7pQ2xZ9mT4rB8nW3cY6dH1jF")), ""},                                  // random letters within
		{"5f4dcc3b5aa765d61d8327deb882cf99" + "5f4dcc3b5aa765d61d8327deb882cf99", "is the hash of a common word or name"}, // md5 of password, twice
		{"correct-horse-battery-staple-in-my-house", guessable + "68 bits; 128 are needed"},
		{"MyDogLikesToEatManyBonesEverySaturday", guessable + "74 bits; 128 are needed"},
	} {
		if got := secret.Weak(tt.token); got != tt.want {
			t.Errorf("Weak(%q)\n got %q\nwant %q", tt.token, got, tt.want)
		}
	}
}

// Random tokens of the usual makers pass; a fixed seed keeps the test from
// failing by chance.
func TestRandomTokensAreNotWeak(t *testing.T) {
	const rounds = 3000
	r := rand.NewChaCha8([32]byte{1})
	for _, tt := range []struct {
		name  string
		bytes int
		text  func([]byte) string
		most  int // tokens that may look patterned by chance
	}{
		{"64 hex digits", 32, hex.EncodeToString, 0},
		{"48 hex digits, Jupyter's own", 24, hex.EncodeToString, 0},
		{"32 hex digits, just enough", 16, hex.EncodeToString, rounds / 1000},
		{"base64url of 32 bytes", 32, base64.RawURLEncoding.EncodeToString, 0},
		{"base64url of 16 bytes", 16, base64.RawURLEncoding.EncodeToString, rounds / 1000},
	} {
		weak, b := 0, make([]byte, tt.bytes)
		for range rounds {
			_, _ = r.Read(b) // never fails
			if secret.Weak(tt.text(b)) != "" {
				weak++
			}
		}
		if weak > tt.most {
			t.Errorf("%s: %d of %d are called weak, want at most %d", tt.name, weak, rounds, tt.most)
		}
	}
}

func FuzzWeak(f *testing.F) {
	for _, s := range []string{"", "changeme", "c3a1f09e75d2846b0ea93f5d7c186b24", "a\nb", "550e8400-e29b-41d4-a716-446655440000", strings.Repeat("ab", 400)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, token string) {
		reason := secret.Weak(token)
		if len(token) < 20 && reason == "" {
			t.Errorf("%q cannot hold 128 bits", token) // 64^20 is 2^120
		}
		if strings.ContainsAny(token, " '\"$\\`\n\r\x00#{}") && reason == "" {
			t.Errorf("%q would need quoting", token)
		}
		if len(token) > 8 && strings.Contains(reason, token) && !strings.Contains(filler+guessable+tooShort, token) {
			t.Errorf("the reason repeats the token: %s", reason)
		}
		if strings.ContainsAny(reason, "\n\x00") {
			t.Errorf("reason is not one line: %q", reason)
		}
	})
}
