package compose

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"example.com/magi-harden/internal/treetest"
	"gopkg.in/yaml.v3"
)

// docsOf decodes files, called 1.yml and so on.
func docsOf(t *testing.T, texts ...string) (out []Document) {
	t.Helper()
	for i, text := range texts {
		docs, err := Documents(fmt.Sprintf("%d.yml", i+1), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, docs...)
	}
	return out
}

// TestLocateFile: the file that has most of the path counts, and of two that have as
// much the last, unless only an earlier one is faulty.
func TestLocateFile(t *testing.T) {
	const good, bad, short = "a:\n  b: x\n", "a:\n  b: ${\n", "a:\n  c: x\n"
	for _, row := range []struct {
		files []string
		want  string
	}{
		{[]string{good}, "1.yml:2 a.b"},
		{[]string{short}, "1.yml:1 a"},
		{[]string{"x: 1\n"}, ""},
		{[]string{"x: 1\n", short}, "2.yml:1 a"},
		{[]string{good, good}, "2.yml:2 a.b"},
		{[]string{short, short}, "2.yml:1 a"},
		{[]string{good, short}, "1.yml:2 a.b"},
		{[]string{short, good}, "2.yml:2 a.b"},
		{[]string{bad, good}, "1.yml:2 a.b"},
		{[]string{good, bad}, "2.yml:2 a.b"},
		{[]string{bad, bad}, "2.yml:2 a.b"},
		{[]string{bad, short}, "1.yml:2 a.b"},
	} {
		s := locate(docsOf(t, row.files...), "a.b", "")
		if got := strings.TrimSpace(s.Place.String() + " " + s.path); got != row.want {
			t.Errorf("%q: %q, want %q", row.files, got, row.want)
		}
	}
}

// TestLocateEntry has the entries of lists, by number, by name and by their fault.
func TestLocateEntry(t *testing.T) {
	const text = "a: &a\n  l:\n    - A=1\n    - word\n    - 's3cret s=1'\n  n:\n    m: [[y], x, 'v:/w']\nb:\n  <<: *a\n  f: [good, 'X=${']\n"
	for _, row := range []struct{ path, what, want string }{
		{"a", "", "1.yml:1 a"},
		{"a.l", "", "1.yml:2 a.l"},
		{"a.l[0]", "", "1.yml:3 a.l.A"},
		{"a.l[1]", "", "1.yml:4 a.l"},
		{"a.l[2]", "", "1.yml:5 a.l"},
		{"a.l[3]", "", "1.yml:2 a.l"},
		{"a.l[-1]", "", "1.yml:2 a.l"},
		{"a.l", "word", "1.yml:4 a.l"},
		{"a.l", "none", "1.yml:2 a.l"},
		{"a.n", "x", "1.yml:7 a.n"},
		{"a.n", "v", "1.yml:7 a.n"},
		{"b.f[]", "", "1.yml:10 b.f.X"},
		{"b.l", "", "1.yml:3 b.l"}, // through a merge key: the line of the value
		{"b.f", "", "1.yml:10 b.f.X"},
	} {
		s := locate(docsOf(t, text), row.path, row.what)
		if got := s.Place.String() + " " + s.path; got != row.want {
			t.Errorf("%s, %s: %q, want %q", row.path, row.what, got, row.want)
		}
	}
}

func TestNames(t *testing.T) {
	n := docsOf(t, "l:\n- [y, z]\n- x\n- ''\n- v:/w\n")[0].Root
	for what, want := range map[string]int{"x": 3, "y": 2, "z": 2, "v": 5, "w": 0, "": 0} {
		line := 0
		if entry := names(n, what); entry != nil {
			line = entry.Line
		}
		if line != want {
			t.Errorf("%q: line %d, want %d", what, line, want)
		}
	}
	if names(nil, "x") != nil || faulty(nil) {
		t.Error("found something in nothing")
	}
}

func TestPlainName(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "a": true, "a b": false, "ä_./@-1": true, "a=": false, strings.Repeat("ä", 60): true, strings.Repeat("a", 61): false,
	} {
		if got := plainName(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestFill: a group at the very beginning is one, too, and one that did not match is none.
func TestFill(t *testing.T) {
	re := regexp.MustCompile(`^(\w+) (x)?`)
	docs := docsOf(t, "db: 1\n")
	for text, want := range map[string]string{"db x": "<db>…", "s3cret ": "<…>…"} {
		if got := fill(re, "<$1>$2", text, re.FindStringSubmatchIndex(text), docs); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRelative(t *testing.T) {
	tree := treetest.Folder(t, nil)
	for text, want := range map[string]string{
		"DIR": ".", "DIR/a": "./a", "DIRx": "DIRx", "other": "other", "/DIR/a": "/DIR/a",
	} {
		full := func(s string) string { return strings.ReplaceAll(s, "DIR", tree.Dir) }
		var n yaml.Node
		if err := n.Encode(map[string][]string{"k": {full(text)}}); err != nil {
			t.Fatal(err)
		}
		relative(tree, &n)
		if got := Child(&n, "k").Content[0].Value; got != full(want) {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestAddKeys(t *testing.T) {
	keys := map[string]bool{}
	addKeys(docsOf(t, "a: b\nc: [d, e, { f: g }]\n")[0].Root, keys)
	if len(keys) != 3 || !keys["a"] || !keys["c"] || !keys["f"] {
		t.Errorf("%v", keys)
	}
}
