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
		checkItem(t, s)
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

// checkItem puts a text between others in [ ].
func checkItem(t *testing.T, s string) {
	t.Helper()
	q, err := itemQuote(s)
	if err != nil {
		return
	}
	var got []string
	err = yaml.Unmarshal([]byte("x: [a, "+q+", b] # c\n"), &struct{ X *[]string }{&got})
	if err != nil || strings.ContainsAny(q, "\n\r") || len(got) != 3 || got[1] != strings.ReplaceAll(s, "$", "$$") {
		t.Fatalf("%q as an item reads back as %q, %v (%s)", s, got, err, q)
	}
}

// TestItemQuote: options and programs of several words need no quotes.
func TestItemQuote(t *testing.T) {
	for s, want := range map[string]string{
		"daemon off;": "daemon off;", "-e": "-e", "/etc/x.conf": "/etc/x.conf", "--x=y": `"--x=y"`, "- a": `"- a"`, "a, b": `"a, b"`, "a: b": `"a: b"`, "a #b": `"a #b"`,
		"true": `"true"`, "null": `"null"`, "8": `"8"`, "-1": `"-1"`, "-.5": `"-.5"`, "": `""`, " a": `" a"`, "a ": `"a "`, "$a": `"$$a"`, "a]": `"a]"`,
	} {
		if got, err := itemQuote(s); err != nil || got != want {
			t.Errorf("%q: %s, %v; want %s", s, got, err, want)
		}
		checkItem(t, s)
	}
}
