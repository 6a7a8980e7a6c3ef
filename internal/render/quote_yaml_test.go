package render

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func FuzzYAMLQuote(f *testing.F) {
	for _, h := range hostile {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := yamlQuote(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(q, "\n\r") {
			t.Fatalf("%q is quoted on several lines: %q", s, q)
		}
		var got []string
		if err := yaml.Unmarshal([]byte("[ "+q+", "+q+" ]\n"), &got); err != nil || len(got) != 2 || got[0] != s {
			t.Fatalf("%q reads back as %q, %v (%s)", s, got, err, q)
		}
		var key map[string]string
		if err := yaml.Unmarshal([]byte(q+": x\n"), &key); err != nil || key[s] != "x" {
			if len(s) > 1000 {
				return // YAML bounds a simple key to 1024 characters
			}
			t.Fatalf("%q as a key reads back as %q, %v (%s)", s, key, err, q)
		}
	})
}
