package secret_test

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"

	"example.com/magi-harden/internal/secret"
)

// TestHashes: a token that is the hash of a word that people take is as weak as the
// word, and the hash of another text is not.
func TestHashes(t *testing.T) {
	const weak, strange = "is the hash of a common word or name", "strange words that nobody takes"
	for name, sum := range map[string]func(string) []byte{
		"md5":    func(s string) []byte { h := md5.Sum([]byte(s)); return h[:] },
		"sha1":   func(s string) []byte { h := sha1.Sum([]byte(s)); return h[:] },
		"sha224": func(s string) []byte { h := sha256.Sum224([]byte(s)); return h[:] },
		"sha256": func(s string) []byte { h := sha256.Sum256([]byte(s)); return h[:] },
		"sha384": func(s string) []byte { h := sha512.Sum384([]byte(s)); return h[:] },
		"sha512": func(s string) []byte { h := sha512.Sum512([]byte(s)); return h[:] },
		"begin":  func(s string) []byte { h := sha256.Sum256([]byte(s)); return h[:16] },
		"begin1": func(s string) []byte { h := sha1.Sum([]byte(s)); return h[:18] },
		"begin5": func(s string) []byte { h := sha512.Sum512([]byte(s)); return h[:40] },
	} {
		for form, text := range map[string]func([]byte) string{
			"hex": hex.EncodeToString, "upper hex": func(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }, "base64url": base64.RawURLEncoding.EncodeToString,
		} {
			for word, want := range map[string]string{
				"password": weak, "password\n": weak, "Password123": weak, "JUPYTER": weak, "jupyter2026": weak, "Jupyter!\n": weak, "0": weak, "999": weak,
				"lab.example.org": weak, "Lab.example.org1": weak, "MyStack": weak, strange: "", "lab.example.com": "", "mystackx": "", "": "",
			} {
				if got := secret.Weak(text(sum(word)), "", "lab.example.org", "MyStack"); got != want {
					t.Errorf("%s of %q, %s: %q, want %q", name, word, form, got, want)
				}
			}
		}
	}
}

// TestUUIDs: a UUID is weak with any separator and with a word beside it; without
// separators only one that is made of the time is known.
func TestUUIDs(t *testing.T) {
	const weak, random = "is a UUID, which has 122 random bits at most; 128 are needed", "c3a1f09e75d2846b0ea93f5d7c186b24"
	for token, want := range map[string]string{
		"b0af436c-6029-4a26-8cf4-778826a3eb95":               weak,
		"B0AF436C-6029-4A26-8CF4-778826A3EB95":               weak,
		"b0af436c_6029_4a26_8cf4_778826a3eb95":               weak,
		"jupyter-b0af436c-6029-4a26-8cf4-778826a3eb95":       weak,
		"b0af436c-6029-4a26-8cf4-778826a3eb95-lab":           weak,
		"b0af436c-6029-4a26-8cf4-778826a3eb95-" + random:     "",
		random + "_b0af436c-6029-4a26-8cf4-778826a3eb95":     "",
		"b0af436c-6029-4a26-8cf4-778826a3eb95a9c1f7":         "",
		"253da102e9d111f1b17102fc00000001":                   weak, // version 1 of 2026
		"1f1e9d11253da1026b17102fc0fe98a1":                   "",   // the time of version 6, but another variant
		"1f1e9d11253d61028b17102fc0fe98a1":                   weak, // version 6
		"019aec3f7b2c7d81a6f35c1e9b04d27f":                   weak, // version 7 of 2025
		"019aec3f7b2c7d81c6f35c1e9b04d27f":                   "",   // another variant
		"f19aec3f7b2c7d81a6f35c1e9b04d27f":                   "",   // a time in the far future
		"00000a3f7b2c7d81a6f35c1e9b04d27f":                   "",   // and one before 2010
		"d531e9602b5a4ef8a05e2b1e77593c95":                   "",   // version 4: like any other random token
		"019aec3f7b2c7d81a6f35c1e9b04d27f5c1e9b04d27f91c3a1": "",
	} {
		if got := secret.Weak(token); got != want {
			t.Errorf("%s: %q, want %q", token, got, want)
		}
	}
}

// BenchmarkWeak judges a token as the tool makes them, on every run.
func BenchmarkWeak(b *testing.B) {
	token := strings.Repeat("c3a1f09e75d2846b", 4)
	for b.Loop() {
		secret.Weak(token, "jupyter", "magi")
	}
}
