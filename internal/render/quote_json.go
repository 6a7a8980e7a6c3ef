package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsonQuote returns text as a JSON string on one line. It fails on text that is not
// UTF-8, which the encoder would silently change.
func jsonQuote(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("quote for JSON: %.40q is not UTF-8", s)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // keeps litellm>=1.50 readable
	if err := e.Encode(s); err != nil {
		return "", fmt.Errorf("quote for JSON: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
