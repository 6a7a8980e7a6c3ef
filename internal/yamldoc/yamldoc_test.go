package yamldoc

import (
	"fmt"
	"strings"
	"testing"
)

func TestDocuments(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 8; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10))
	}
	for name, c := range map[string]struct {
		text string
		docs int
		want string // of the error
	}{
		"empty":                   {"", 0, ""},
		"one":                     {"services: {}\n", 1, ""},
		"two":                     {"services: {}\n---\nservices: {}\n", 2, ""},
		"an alias":                {"a: &a {b: 1}\nc: *a\n", 1, ""},
		"a list":                  {"- s3cret\n", 0, "f.yml: not a compose file: no mapping"},
		"an empty document":       {"a: 1\n---\n---\nb: 1\n", 0, "f.yml: not a compose file: no mapping"},
		"broken":                  {"a: 1\nb: [\n", 0, "f.yml:2: did not find expected node content\ncheck"},
		"an unknown anchor":       {"a: 1\nb: *s3cret\n", 0, "f.yml:2: a value begins with *, and there is no such anchor\nput"},
		"an anchor in itself":     {"a: &s3cret\n  b: *s3cret\n", 0, "f.yml:2: an anchor contains itself\nremove"},
		"an alias bomb":           {bomb, 0, "aliases expand to more than 100000 values\nreplace"},
		"aliases below the bound": {"a: &a [" + strings.Repeat("x,", 999) + "]\nb: [" + strings.Repeat("*a,", 98) + "]\n", 1, ""},
		"aliases above the bound": {"a: &a [" + strings.Repeat("x,", 999) + "]\nb: [" + strings.Repeat("*a,", 102) + "]\n", 0, "f.yml:1: aliases expand to more than 100000 values"},
		"aliases of a large file": {"a: &a [" + strings.Repeat("x,", 150_000) + "]\nb: *a\n", 1, ""},
		"documents":               {strings.Repeat("---\na: 1\n", 100), 100, ""},
		"too many documents":      {strings.Repeat("---\na: 1\n", 101), 0, "more than 100 documents (---)\nput"},
		"too many values":         {"a: [" + strings.Repeat(",", MaxNodes) + "]\n", 0, "f.yml: more than 4000000 values\nput"},
		"deep variables":          {"a: " + strings.Repeat("${A:-", 101) + "\n", 0, "f.yml:1: variables are nested more than 100 deep\nuse"},
		"variables":               {"a: " + strings.Repeat("${A:-", 100) + "\n", 1, ""},
		"a word of the parser":    {"a: \"\\s3cret\"\n", 0, "f.yml: found unknown escape character"},
	} {
		docs, err := Documents("f.yml", []byte(c.text))
		if len(docs) != c.docs || (err == nil) != (c.want == "") {
			t.Errorf("%s: %d documents, %v", name, len(docs), err)
		}
		if err != nil && (!strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "s3cret")) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}
