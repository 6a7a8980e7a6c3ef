package nginxconf

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// words parses text and gives the words of its first statement.
func words(tb testing.TB, text string) []string {
	tb.Helper()
	c, err := Parse("t.conf", []byte(text))
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	if len(c.Block) == 0 {
		return nil
	}
	return append([]string{c.Block[0].Name}, c.Block[0].Args...)
}

func TestWords(t *testing.T) {
	for text, want := range map[string][]string{
		"":                                nil,
		"# only a comment { ; \"":         nil,
		"a;":                              {"a"},
		"a b  c\t d\r\n;":                 {"a", "b", "c", "d"},
		"a # b;\n c;":                     {"a", "c"},
		"a b#c;":                          {"a", "b#c"},
		`a "b c" 'd e';`:                  {"a", "b c", "d e"},
		`a "";`:                           {"a", ""},
		`a "b;c{d}e#f";`:                  {"a", "b;c{d}e#f"},
		`a "b\"c" 'd\'e' "f'g" 'h"i';`:    {"a", `b"c`, `d'e`, "f'g", `h"i`},
		`a "b\\" c;`:                      {"a", `b\`, "c"},
		`a b\ c;`:                         {"a", `b\ c`},
		`a \.php$ ~ \d{2};`:               nil, // the brace opens a block that is never closed
		`a "\.php$" "\d{2}" \t\n;`:        {"a", `\.php$`, `\d{2}`, "\t\n"},
		`a ${b}c "${d}e" $f;`:             {"a", "${b}c", "${d}e", "$f"},
		`a ${;`:                           {"a", "${"},
		`a b"c"d;`:                        {"a", `b"c"d`},
		`a b\;c;`:                         {"a", `b\;c`},
		"a 'b\nc';":                       {"a", "b\nc"},
		`if ($a = "b") { return 444; }`:   {"if", "($a", "=", "b", ")"},
		`if ($a ~* "x y" ) {}`:            {"if", "($a", "~*", "x y", ")"},
		"\"quoted name\" x;":              {"quoted name", "x"},
		"log_format m '$a '\n  '\"$b\"';": {"log_format", "m", "$a ", `"$b"`},
	} {
		if strings.Contains(text, `\d{2};`) {
			if _, err := Parse("t.conf", []byte(text)); err == nil {
				t.Errorf("%q: was accepted", text)
			}
			continue
		}
		if diff := cmp.Diff(want, words(t, text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestTree(t *testing.T) {
	const text = "user nobody;\n\nhttp {\n  # c\n  server { listen 80; location / {\n  } }\n  server {}\n}\n"
	c, err := Parse("n.conf", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	want := Block{
		{Name: "user", Args: []string{"nobody"}, Line: 1},
		{Name: "http", Args: []string{}, Line: 3, Body: Block{
			{Name: "server", Args: []string{}, Line: 5, Body: Block{
				{Name: "listen", Args: []string{"80"}, Line: 5},
				{Name: "location", Args: []string{"/"}, Line: 5, Body: Block{}},
			}},
			{Name: "server", Args: []string{}, Line: 7, Body: Block{}},
		}},
	}
	if diff := cmp.Diff(want, c.Block); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(c.First("http").Body.Named("server")); n != 2 {
		t.Errorf("%d servers", n)
	}
	if c.First("events") != nil || c.First("user").Arg(0) != "nobody" || c.First("user").Arg(1) != "" || c.First("user").Arg(-1) != "" {
		t.Error("First or Arg")
	}
	var seen []string
	c.Walk(func(parents []*Directive, d *Directive) {
		path := ""
		for _, p := range parents {
			path += p.Name + "/"
		}
		seen = append(seen, path+d.Name)
	})
	if diff := cmp.Diff([]string{"user", "http", "http/server", "http/server/listen", "http/server/location", "http/server"}, seen); diff != "" {
		t.Errorf("walk (-want +got):\n%s", diff)
	}
}

func TestErrorsNameFileAndLine(t *testing.T) {
	for text, want := range map[string]string{
		"a;\nb":                                `t.conf:2: unexpected end of file, expecting ";" or "}"`,
		"a {\nb;\n":                            `t.conf:3: unexpected end of file, expecting "}"`,
		"a;\n}":                                `t.conf:2: unexpected "}"`,
		"\n;":                                  `t.conf:2: unexpected ";"`,
		"{}":                                   `t.conf:1: unexpected "{"`,
		"a { b }":                              `t.conf:1: unexpected "}"`,
		"a\n\"b\"c;":                           `t.conf:2: unexpected "c"`,
		"a 'b":                                 `t.conf:1: unexpected end of file, expecting ";" or "}"`,
		"a \"b\\":                              `t.conf:1: unexpected end of file, expecting ";" or "}"`,
		"a \"b\"#c\n;":                         `t.conf:1: unexpected "#"`,
		"a \"b\"\xff;":                         `t.conf:1: unexpected "ÿ"`,
		strings.Repeat("a{", 200):              `t.conf:1: blocks are nested more than 100 deep`,
		"a " + strings.Repeat("b", 5000) + ";": `t.conf:1: a parameter of 5000 bytes is too long`,
	} {
		_, err := Parse("t.conf", []byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%.40q: %v, want %s", text, err, want)
		}
	}
}

// TestLimits: what is as long, or as deep, as it may be is read; one more is not.
func TestLimits(t *testing.T) {
	for text, ok := range map[string]bool{
		"a " + strings.Repeat("b", maxWord-1) + ";":                        true,
		"a " + strings.Repeat("b", maxWord) + ";":                          false,
		strings.Repeat("a{", maxDepth) + strings.Repeat("}", maxDepth):     true,
		strings.Repeat("a{", maxDepth+1) + strings.Repeat("}", maxDepth+1): false,
	} {
		if _, err := Parse("t.conf", []byte(text)); (err == nil) != ok {
			t.Errorf("%.9s, %d bytes: %v", text, len(text), err)
		}
	}
}

func TestUnescape(t *testing.T) {
	for raw, want := range map[string]string{``: ``, `a\b`: `a\b`, `a\nb\\`: "a\nb\\", `a\`: `a\`} {
		if got := unescape([]byte(raw)); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

// ignoreLines compares what a configuration says, not where.
var ignoreLines = cmpopts.IgnoreFields(Directive{}, "Line")

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"a b;", `a "b c" { d 'e'; } # x`, "if ($a = \"b\") { return 444; }", `a ${b} "\"\\\n" \;;`, "a{b{c{}}}", "a \"\x00\" \xff;", "a;}", "a 'b", `a \`, "a $;", "a b)c;",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse("f.conf", data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.conf:") {
				t.Errorf("error without a place: %v", err)
			}
			return
		}
		text := c.String()
		again, err := Parse("f.conf", []byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if diff := cmp.Diff(c.Block, again.Block, ignoreLines); diff != "" {
			t.Errorf("(-first +again):\n%s", diff)
		}
		if text != again.String() {
			t.Error("printing is not stable")
		}
	})
}
