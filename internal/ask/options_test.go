package ask

import (
	"testing"
	"unicode"
)

func TestClip(t *testing.T) {
	tests := []struct {
		in      string
		columns int
		want    string
	}{
		{"abcdef", 6, "abcdef"}, {"abcdef", 5, "ab…ef"}, {"abcdef", 4, "ab…f"}, {"abcdef", 1, ""}, {"abcdef", -3, ""}, {"", -1, ""},
		{"漢字漢字", 8, "漢字漢字"}, {"漢字漢字", 5, "漢…字"},
	}
	width := func(s string) int {
		n := len([]rune(s))
		for _, r := range s {
			if unicode.Is(unicode.Han, r) {
				n++
			}
		}
		return n
	}
	for _, tt := range tests {
		if got := clip(tt.in, tt.columns, width); got != tt.want {
			t.Errorf("clip(%q, %d) = %q, want %q", tt.in, tt.columns, got, tt.want)
		}
	}
}

func TestFilter(t *testing.T) {
	keep := filter([]string{"Apple", "banana", "grape"})
	tests := []struct {
		typed, value string
		want         bool
	}{
		{"ap", "Apple", true}, {"ap", "grape", true}, {"ap", "banana", false}, {"zz", "banana", true},
	}
	for _, tt := range tests {
		if got := keep(tt.typed, tt.value, 0); got != tt.want {
			t.Errorf("%q keeps %q: %v, want %v", tt.typed, tt.value, got, tt.want)
		}
	}
}
