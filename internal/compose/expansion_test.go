package compose

import (
	"fmt"
	"strings"
	"testing"
)

// TestExpandable: a value that grows without end is refused by name and line, and at
// once.
func TestExpandable(t *testing.T) {
	bomb := "A0=xx\n"
	for i := 1; i < 60; i++ {
		bomb += fmt.Sprintf("A%d=${A%d}$A%d\n", i, i-1, i-1)
	}
	for name, row := range map[string]struct{ env, want string }{
		"bomb":       {bomb, ".env:18: A17: its value is longer than 1048576 bytes"},
		"bound":      {bomb[:strings.Index(bomb, "A17=")], ""},
		"one value":  {"A=" + strings.Repeat("x", maxValue+1) + "\n", ".env:1: A: its value is longer"},
		"longest":    {"A=" + strings.Repeat("x", maxValue) + "\n", ""},
		"nested":     {"A=" + strings.Repeat("${B:-", 101) + strings.Repeat("}", 101) + "\n", ".env:1: A: variables are nested more than 100 deep"},
		"deep":       {"A=" + strings.Repeat("${B:-", 100) + strings.Repeat("}", 100) + "\n", ""},
		"from shell": {"A=$LONG$LONG\n", ".env:1: A: its value is longer"},
		"literal":    {"B=" + strings.Repeat("x", maxValue-4) + "\nA='$B$B'\n", ""},
	} {
		long := func(key string) (string, bool) {
			if key == "LONG" {
				return strings.Repeat("x", maxValue/2), true
			}
			return "", false
		}
		_, err := values(".env", []byte(row.env), long)
		if row.want == "" && err != nil || row.want != "" && (err == nil || !strings.HasPrefix(err.Error(), row.want)) {
			t.Errorf("%s: %.200v, want %q", name, err, row.want)
		}
	}
}
