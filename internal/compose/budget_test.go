package compose

import (
	"errors"
	"strings"
	"testing"
)

// TestBudget: each bound ends what is above it, and nothing below.
func TestBudget(t *testing.T) {
	lookup := func(name string) (string, bool) {
		size, known := map[string]int{"KIB": 1 << 10, "MIB": 1 << 20, "HALF": maxExpanded / 2}[name]
		return strings.Repeat("x", size), known
	}
	deep := func(n int) string { return strings.Repeat("${A:-", n) + strings.Repeat("}", n) }
	for name, row := range map[string]struct {
		values []string
		want   error
	}{
		"plain":             {[]string{strings.Repeat("x", 1<<20), "$KIB", "${KIB}${KIB}"}, nil},
		"as long as may be": {[]string{"$HALF", "$HALF"}, nil},
		"longer":            {[]string{"$HALF", "$HALF$KIB"}, errExpanded},
		"in many values":    {[]string{"$HALF", "$HALF", "$KIB"}, errExpanded},
		"deep":              {[]string{deep(100)}, nil},
		"deeper":            {[]string{deep(101)}, errNested},
		"work":              {[]string{strings.Repeat("${A:-}", 1000) + strings.Repeat("x", 10_000)}, nil},
		"work for one":      {[]string{strings.Repeat("${A:-}", 1000) + strings.Repeat("x", 11_000)}, errWork},
		"work for many":     {[]string{}, errWork},
	} {
		b := newBudget(nil)
		if name == "work for many" {
			b.work = 100
			row.values = []string{strings.Repeat("${A:-}", 5)}
		}
		var err error
		for _, value := range row.values {
			var out string
			if out, err = b.substitute(value, lookup); err == nil && !strings.Contains(value, "$") && out != value {
				t.Errorf("%s: %.40q", name, out)
			}
		}
		if !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", name, err, row.want)
		}
	}
}
