package secret

import (
	"encoding/hex"
	"fmt"
	"io"
)

// Token makes a token of 64 hex digits from 32 bytes (256 bits) of rand.
// Hex needs no quoting in a shell, .env, YAML, Python or URL.
func Token(rand io.Reader) (string, error) {
	var b [32]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", fmt.Errorf("make a token: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
}
