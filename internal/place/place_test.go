package place

import (
	"slices"
	"testing"
)

func TestString(t *testing.T) {
	for want, p := range map[string]Place{
		"":         {},
		"a.yml":    {File: "a.yml"},
		"a.yml:7":  {File: "a.yml", Line: 7},
		"b.yml:12": {File: "b.yml", Line: 12, Column: 3},
		"c.yml":    {File: "c.yml", Column: 3}, // a column says nothing without its line
	} {
		if got := p.String(); got != want {
			t.Errorf("%#v: %q, want %q", p, got, want)
		}
	}
}

func TestIsZero(t *testing.T) {
	if !(Place{}).IsZero() {
		t.Error("the zero place is not zero")
	}
	for _, p := range []Place{{File: "a"}, {Line: 1}, {Column: 1}} {
		if p.IsZero() {
			t.Errorf("%#v is zero", p)
		}
	}
}

func TestCompare(t *testing.T) {
	sorted := []Place{{}, {File: "a"}, {"a", 1, 9}, {"a", 2, 0}, {"a", 2, 4}, {"a", 10, 1}, {"b", 1, 1}}
	for i, p := range sorted {
		for j, q := range sorted {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if got := p.Compare(q); got != want {
				t.Errorf("%v against %v: %d, want %d", p, q, got, want)
			}
		}
	}
	mixed := []Place{sorted[5], sorted[3], sorted[6], sorted[1], sorted[4], sorted[0], sorted[2]}
	if slices.SortFunc(mixed, Place.Compare); !slices.Equal(mixed, sorted) {
		t.Errorf("%v", mixed)
	}
}
