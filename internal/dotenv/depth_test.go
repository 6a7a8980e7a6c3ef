package dotenv

import (
	"strings"
	"testing"
)

func TestDepth(t *testing.T) {
	for value, want := range map[string]int{"": 0, "$A {}": 0, "{": 0, "${A}${B}": 1, "}${A:-${B}}": 2, "${A:-${B}}${C}": 2, strings.Repeat("${A:-", 1000): 1000} {
		if got := Depth(value); got != want {
			t.Errorf("%.20q: %d, want %d", value, got, want)
		}
	}
}
