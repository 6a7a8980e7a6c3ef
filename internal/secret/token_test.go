package secret_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"strings"
	"testing"

	"example.com/magi-harden/internal/secret"
)

func TestToken(t *testing.T) {
	const want = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
	in := make([]byte, 33)
	for i := range in {
		in[i] = byte(i)
	}
	r := bytes.NewReader(in)
	if got, err := secret.Token(r); got != want || err != nil {
		t.Errorf("Token = %q, %v, want %q", got, err, want)
	}
	if r.Len() != 1 {
		t.Errorf("Token left %d of 33 bytes, want 1", r.Len())
	}
	a, errA := secret.Token(rand.Reader)
	b, errB := secret.Token(rand.Reader)
	if errA != nil || errB != nil || a == b || len(a) != 64 {
		t.Errorf("two tokens are %d and %d long, equal %v, errors %v, %v", len(a), len(b), a == b, errA, errB)
	}
}

func TestTokenWithoutRandomness(t *testing.T) {
	got, err := secret.Token(strings.NewReader("too short"))
	if got != "" || !errors.Is(err, io.ErrUnexpectedEOF) || err.Error() != "make a token: unexpected EOF" {
		t.Errorf("Token = %q, %v, want no token and the reader's error", got, err)
	}
}
