package render

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// jsonQuote writes a string as a JSON string on one line. Text that is not
// UTF-8 is an error: the encoder would silently change it.
func jsonQuote(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", fmt.Errorf("quote for JSON: %.40q is not UTF-8", s)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // litellm>=1.50 stays readable
	if err := e.Encode(s); err != nil {
		return "", fmt.Errorf("quote for JSON: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
