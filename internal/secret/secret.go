// Package secret makes and judges tokens, and holds secret text so that it
// cannot get into an output by accident.
package secret

import (
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
)

// Mask is what every output shows in place of a secret.
const Mask = "[secret]"

// String is a text that formats, marshals and logs as Mask whatever the verb
// or encoder; only Reveal gives it away. The zero value is the empty text.
type String struct {
	// A pointer, because fmt reads the unexported fields of other types past
	// all methods, and stops at a pointer there.
	text *string
}

// New wraps a text.
func New(text string) String { return String{&text} }

// Reveal gives the text itself, to be written where it belongs.
func (s String) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the text is empty; yaml's omitempty and json's
// omitzero ask it.
func (s String) IsZero() bool { return s.Reveal() == "" }

// Equal compares two secrets in a time that depends on their lengths only.
func (s String) Equal(other String) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// String gives Mask.
func (String) String() string { return Mask }

// GoString gives Mask.
func (String) GoString() string { return Mask }

// Format writes Mask for every verb and flag.
func (String) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, Mask) }

// LogValue gives Mask to log/slog.
func (String) LogValue() slog.Value { return slog.StringValue(Mask) }

// MarshalText gives Mask.
func (String) MarshalText() ([]byte, error) { return []byte(Mask), nil }

// MarshalJSON gives Mask.
func (String) MarshalJSON() ([]byte, error) { return []byte(`"` + Mask + `"`), nil }

// MarshalYAML gives Mask.
func (String) MarshalYAML() (any, error) { return Mask, nil }
