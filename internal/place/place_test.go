package place_test

import (
	"testing"

	"example.com/magi-harden/internal/place"
)

func TestString(t *testing.T) {
	for want, p := range map[string]place.Place{
		"compose.yaml":    {File: "compose.yaml"},
		"compose.yaml:12": {File: "compose.yaml", Line: 12, Column: 3},
	} {
		if got := p.String(); got != want {
			t.Errorf("%#v: %q, want %q", p, got, want)
		}
	}
}
