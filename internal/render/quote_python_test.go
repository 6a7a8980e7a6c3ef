package render

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPythonQuote(t *testing.T) {
	for _, c := range []struct {
		in   any
		want string
	}{
		{"", `''`},
		{"plain", `'plain'`},
		{`it's`, `'it\'s'`},
		{`"""`, `'"""'`},
		{`back\slash`, `'back\\slash'`},
		{`\'); import os #`, `'\\\'); import os #'`},
		{"a\nb\r\t\x00\x7f", `'a\x0ab\x0d\x09\x00\x7f'`},
		{"ü€😀\u2028", `'\xfc\u20ac\U0001f600\u2028'`},
		{"{{ .Secret }} ${X} %s", `'{{ .Secret }} ${X} %s'`},
		{true, "True"}, {false, "False"},
		{8888, "8888"}, {-1, "-1"},
		{[]string{}, "[]"},
		{[]string{"a", "b'"}, `['a', 'b\'']`},
	} {
		got, err := pythonQuote(c.in)
		if err != nil || got != c.want {
			t.Errorf("pythonQuote(%#v) = %s, %v; want %s", c.in, got, err, c.want)
		}
	}
}

func TestPythonQuoteRefuses(t *testing.T) {
	for _, in := range []any{"\xff", []string{"a", "\xc3\x28"}, 1.5, nil, map[string]string{}} {
		if got, err := pythonQuote(in); err == nil {
			t.Errorf("pythonQuote(%#v) = %s, want an error", in, got)
		}
	}
}

// FuzzPythonQuote lets Python read every literal back.
func FuzzPythonQuote(f *testing.F) {
	for _, s := range []string{"", "'", `\`, "\n", "'''", "\u2029", "😀", "a\x00b", `\N{DIGIT ONE}`, `\x27`} {
		f.Add(s)
	}
	python := pythonReader(f)
	f.Fuzz(func(t *testing.T, s string) {
		literal, err := pythonQuote(s)
		if err != nil {
			if utf8.ValidString(s) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if strings.ContainsFunc(literal, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Fatalf("%q: %s is not printable ASCII", s, literal)
		}
		if got := python(t, literal); got != s {
			t.Fatalf("%q: %s reads back as %q", s, literal, got)
		}
	})
}

// pythonReader starts one Python that gives the value of each literal.
func pythonReader(tb testing.TB) func(testing.TB, string) string {
	cmd := exec.Command(pythonPath(tb), "-c", `
import ast, json, sys
for line in sys.stdin:
    print(json.dumps(ast.literal_eval(json.loads(line))), flush=True)`)
	cmd.Stderr = os.Stderr
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil {
		tb.Fatal(err1, err2)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { in.Close(); cmd.Wait() })
	answers := bufio.NewReader(out)
	return func(tb testing.TB, literal string) (value string) {
		b, _ := json.Marshal(literal)
		if _, err := in.Write(append(b, '\n')); err != nil {
			tb.Fatal(err)
		}
		line, err := answers.ReadBytes('\n')
		if err != nil && err != io.EOF {
			tb.Fatal(err)
		}
		if err := json.Unmarshal(line, &value); err != nil {
			tb.Fatalf("python answered %q to %s: %v", line, literal, err)
		}
		return value
	}
}

// pythonPath skips the test when there is no Python, unless tools are required.
func pythonPath(tb testing.TB) string {
	path, err := exec.LookPath("python3")
	if err == nil {
		return path
	}
	if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
		tb.Fatal("python3 is not installed, and MAGI_TEST_REQUIRE_TOOLS=1")
	}
	tb.Skip("python3 is not installed")
	return ""
}
