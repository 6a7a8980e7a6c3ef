package pyconf

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// examples are the rendered configurations of all examples, by path.
func examples(tb testing.TB) map[string]string {
	tb.Helper()
	paths, _ := filepath.Glob("../../examples/*/tree/config/jupyter/jupyter_server_config.py")
	out := map[string]string{}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			tb.Fatal(err)
		}
		out[p] = string(data)
	}
	if len(out) < 5 {
		tb.Fatalf("only %d examples", len(out))
	}
	return out
}

// show writes statements as line:depth:tokens.
func show(f *File) string {
	var out []string
	for _, s := range f.statements {
		var words []string
		for _, t := range s.tokens {
			words = append(words, t.text)
		}
		out = append(out, fmt.Sprintf("%d:%d:%s", s.line, s.depth, strings.Join(words, " ")))
	}
	return strings.Join(out, "|")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"\n \n\t# x\n#", ""},
		{"a=1", "1:0:a = 1"},
		{"\ufeffa", "1:0:a"},
		{"a\r\nb\rc\n", "1:0:a|2:0:b|3:0:c"},
		{"# x\ra\n", "2:0:a"},
		{"a # b \\\nc", "1:0:a|2:0:c"},
		{"a; b;\nc", "1:0:a|1:0:b|2:0:c"},
		{"a = '; # \\' x'; b", "1:0:a = '; # \\' x'|1:0:b"},
		{"if a: b; c\nd", "1:0:if a : b ; c|2:0:d"},
		{"if a:\n  b; c\nelse:\n\td\ne", "1:0:if a :|2:1:b|2:1:c|3:0:else :|4:1:d|5:0:e"},
		{"if a:\n        b\n\tc", "tabs"},
		{"if a:\n\tb\n        c", "tabs"},
		{"if a:\n\tif b:\n        \tc\n", "1:0:if a :|2:1:if b :|3:2:c"},
		{"if a:\n\tif b:\n                c\n", "1:0:if a :|2:1:if b :|3:2:c"},
		{"if a:\n  if b:\n\tc\n", "tabs"},
		{"if a:\n  b\n # x\n\n  c\n", "1:0:if a :|2:1:b|5:1:c"},
		{"if a:\n   b\n  c\n", "matches no block"},
		{"if a:\nb\n", "does not fit"},
		{"if a:\n", "block is missing"},
		{"a\n b\n", "does not fit"},
		{" a\n", "does not fit"},
		{" \fa\n", "1:0:a"},
		{"a = [1,\n 2, # x\n]\nb", "1:0:a = [ 1 , 2 , ]|4:0:b"},
		{"a = (1;\n2)", "1:0:a = ( 1 ; 2 )"},
		{"a = 1 + \\\n  2\nb", "1:0:a = 1 + 2|3:0:b"},
		{"\\\na", "begins with a backslash"},
		{"if a:\n  \\\n  b", "begins with a backslash"},
		{"a \\ \nb", "after a backslash"},
		{"a \\", "after a backslash"},
		{"a \\\n", "after a backslash"},
		{"a = '''x\n# y\n''' ; b", "1:0:a = '''x\n# y\n'''|3:0:b"},
		{"a = \"\"\"\\\"\"\"\"", "1:0:a = \"\"\"\\\"\"\"\""},
		{"a = 'x\\\ny'\nb", "1:0:a = 'x\\\ny'|3:0:b"},
		{"a = ''\n", "1:0:a = ''"},
		{"a = 'x\ny'", "line 1: a string is not closed"},
		{"b\na = '''x\ny", "line 2: a string is not closed"},
		{"a = 'x\\", "string is not closed"},
		{"a = Rb'\\'' + f\"x\" + u''", "1:0:a = Rb'\\'' + f\"x\" + u''"},
		{"a = ub''", "1:0:a = ub ''"},
		{"é = 1", "1:0:é = 1"},
		{"a = 0x_1F, 0b1, 0o7, 00, 1_0, 1., .5e-3, 1e5j, 5j", "1:0:a = 0x_1F , 0b1 , 0o7 , 00 , 1_0 , 1. , .5e-3 , 1e5j , 5j"},
		{"a = 1if b else 2", "invalid number"},
		{"a = 01", "invalid number"},
		{"a = 1__0", "invalid number"},
		{"a **= b // c != d ... -> e := f", "1:0:a **= b // c != d ... -> e := f"},
		{"a = (", `line 1: '(' is not closed`},
		{"a = (]", `unexpected ']'`},
		{"a = )", `unexpected ')'`},
		{"a = $", `unexpected '$'`},
		{"a = b!", `unexpected '!'`},
		{"; a", `unexpected ";"`},
		{"a;; b", `unexpected ";"`},
		{"a\x00", "not UTF-8 text"},
		{"b\n\xff", "line 2: a byte that is not UTF-8 text"},
		{strings.Repeat("(", 198) + strings.Repeat(")", 198), "1:0:" + strings.TrimSpace(strings.Repeat("( ", 198)+strings.Repeat(") ", 198))},
		{strings.Repeat("(", 200), "brackets are nested more than 198 deep"},
		{strings.Repeat("#", maxBytes+1), "larger than 1 MiB"},
		{strings.Repeat("#", maxBytes), ""},
	} {
		f, err := Parse([]byte(c.text))
		switch {
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%.60q: %v, want %q", c.text, err, c.want)
		case err == nil && show(f) != c.want:
			t.Errorf("%.60q: %q, want %q", c.text, show(f), c.want)
		}
	}
}

// TestDepth: as many blocks as Python takes, and no more.
func TestDepth(t *testing.T) {
	nested := func(n int) []byte {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.Repeat(" ", i) + "if a:\n")
		}
		return []byte(b.String() + strings.Repeat(" ", n) + "b\n")
	}
	if _, err := Parse(nested(maxDepth)); err != nil {
		t.Error(err)
	}
	if _, err := Parse(nested(maxDepth + 1)); err == nil || !strings.Contains(err.Error(), "more than 99 deep") {
		t.Error(err)
	}
}

func TestCoding(t *testing.T) {
	for text, want := range map[string]int{
		"":                                 0,
		"# -*- coding: utf-7 -*-":          1,
		"#!/x\n \t\f# vim: coding=latin-1": 2,
		"#\n#\n# coding: utf-7":            0,
		"\ufeff#coding:ascii":              1,
		"# a\r# coding: utf-7":             2,
		"# -*- coding: UTF_8 -*-":          0,
		"# coding: utf8":                   0,
		"# coding: utf-8-unix":             0,
		"# coding: utf-80":                 1,
		"# encoding : utf-7":               0,
		"# coding coding: cp037":           1,
		"a # coding: utf-7":                0,
	} {
		f, err := Parse([]byte(text))
		if err != nil || f.coding != want {
			t.Errorf("%q: %+v, %v, want %d", text, f, err, want)
		}
	}
}

func TestValueOfString(t *testing.T) {
	for text, want := range map[string]string{
		`'a'`: "a", `"a"`: "a", `"""a"""`: "a", `''`: "", `""""""`: "", `u'a'`: "a", `r'\d'`: `\d`, `R"\""`: `\"`,
		`'\\\'\"\n\t\r\x41\u00e9\U0001F600'`: "\\'\"\n\t\rAé😀", "'a\\\nb'": "ab", `'''"'''`: `"`,
		`b'a'`: "none", `f'a'`: "none", `rb'a'`: "none", `'\d'`: "none", `'\N{DOT}'`: "none", `'\ud800'`: "none", `'\x4'`: "none", `'\777'`: "none", `'\xzz'`: "none",
	} {
		got, ok := token{kind: quotedToken, text: text}.value()
		if ok != (want != "none") || ok && got != want {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
	if text, ok := (token{kind: nameToken, text: "a"}).value(); ok {
		t.Error(text)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range examples(f) {
		f.Add([]byte(text))
	}
	f.Add([]byte("if a:\n\tb = '''\\\n''' \\\n  ; c\r\x0c"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			if e, ok := err.(*Error); !ok || e.Line < 1 || e.Line > strings.Count(string(data), "\n")+strings.Count(string(data), "\r")+1 {
				t.Fatalf("%#v", err)
			}
			return
		}
		for _, s := range file.statements {
			s.key()
			literalOf(s.tokens)
		}
		if d := Compare(file, file); d != nil {
			t.Fatalf("differs from itself: %+v", d)
		}
		rendered, err := Parse([]byte("c = get_config()\nc.A.b = 1\n"))
		if err != nil {
			t.Fatal(err)
		}
		Compare(rendered, file)
		Compare(file, rendered)
	})
}
