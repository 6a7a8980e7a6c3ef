package shell

import (
	"os/exec"
	"strings"
	"testing"

	"example.com/magi-harden/internal/printable"
	"mvdan.cc/sh/v3/syntax"
)

var texts = []string{"./notebooks", "./my notebooks", "it's", "$(id)", "`id`", "a;b", "", "~", "*", `\`, `"`, "-rf", "#a", "!x", "{a,b}", "=ls", "ü", "é 作"}

// invisible texts are written with $'…'.
var invisible = []string{"a\nb", "\x1b[31m", "a\u202eb", "\u200b", "\xff'\\", "it's\t`id`$(id)\r", "\u00a0", "%s\x07"}

// TestWord lets shells read the words back.
func TestWord(t *testing.T) {
	for shell, all := range map[string][]string{"sh": texts, "bash": append(invisible, texts...)} {
		if _, err := exec.LookPath(shell); err != nil && shell != "sh" {
			t.Logf("no %s", shell)
			continue
		}
		for _, text := range all {
			out, err := exec.Command(shell, "-c", "printf '<%s>' "+Word(text)).Output()
			if err != nil || string(out) != "<"+text+">" {
				t.Errorf("%s: %q: %q, %v", shell, text, out, err)
			}
		}
	}
}

// TestWordInOldShells: where $' means nothing the word is still one word, and inert.
func TestWordInOldShells(t *testing.T) {
	for _, text := range invisible {
		out, err := exec.Command("sh", "-c", "set -- "+Word(text)+"; printf '%s' $#").Output()
		if err != nil || string(out) != "1" {
			t.Errorf("%q: %s words, %v", text, out, err)
		}
	}
}

// TestWordExactly: only what the shell would change is quoted.
func TestWordExactly(t *testing.T) {
	for word, want := range map[string]string{
		"/srv/x": "/srv/x", "": "''", "a b": "'a b'", "$(id)": "'$(id)'", "it's": `'it'\''s'`, "ü": "'ü'", "./data/jupyter/notebooks": "./data/jupyter/notebooks",
		"a\nb": `$'a\012b'`, "it's\t": `$'it\047s\011'`, "\u202e": `$'\342\200\256'`, "\xff\\": `$'\377\134'`, "\ufffd": "'\ufffd'",
	} {
		if got := Word(word); got != want {
			t.Errorf("%q: %s", word, got)
		}
	}
}

// TestLine: every argument is quoted, and none can be taken for an option.
func TestLine(t *testing.T) {
	for want, got := range map[string]string{
		"rm a 'b c'":                Line("rm %s %s", "a", "b c"),
		"rm ./-rf":                  Line("rm %s", Path("-rf")),
		"rm '/-rf x'":               Line("rm %s", Path("/-rf x")),
		"docker build -- '-r f'":    Line("docker build %s", Name("-r f")),
		"docker build jupyter":      Line("docker build %s", Name("jupyter")),
		"exec 'a;' -s $'\\012'":     Line("exec %s", Words{"a;", "-s", "\n"}),
		"chown 1000:100 -1":         Line("chown %s:%s %s", 1000, 100, -1),
		"rm ./-a 'b c'":             Line("rm %s", []Path{"-a", "b c"}),
		"x ":                        Line("x %s", Words(nil)),
		`x '[a b]'`:                 Line("x %s", []string{"a", "b"}),
		"magi --set 'x=$(id)' -- y": Line("magi --set %s -- %s", "x=$(id)", "y"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// FuzzWord: a parser of shell finds one word, and in it the text and no expansion; in a
// shell that does not know $'…' one word without an expansion too.
func FuzzWord(f *testing.F) {
	for _, s := range append(texts, invisible...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Word(s)
		if !printable.Is(q) {
			t.Fatalf("%q: %q is not printable", s, q)
		}
		if strings.HasPrefix(q, "'") || q == s {
			text, ok := single(t, q, syntax.LangPOSIX)
			if !ok || text != s {
				t.Fatalf("%q: %s reads back as %q", s, q, text)
			}
			return
		}
		if _, ok := single(t, q, syntax.LangPOSIX); !ok {
			t.Fatalf("%q: %s is not inert in an old shell", s, q)
		}
		if text, ok := single(t, q, syntax.LangBash); !ok || text != s && !strings.Contains(s, "\x00") {
			t.Fatalf("%q: %s reads back as %q", s, q, text)
		}
	})
}

// single returns the value of the one word behind a command, and whether it is one,
// without an expansion.
func single(t *testing.T, word string, lang syntax.LangVariant) (string, bool) {
	t.Helper()
	file, err := syntax.NewParser(syntax.Variant(lang)).Parse(strings.NewReader("x "+word+"\n"), "")
	if err != nil || len(file.Stmts) != 1 {
		return "", false
	}
	call, ok := file.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) != 2 || len(file.Stmts[0].Redirs) > 0 {
		return "", false
	}
	var out strings.Builder
	for _, part := range call.Args[1].Parts {
		switch p := part.(type) {
		case *syntax.Lit:
			if p.Value != `\'` && !plain.MatchString(p.Value) && p.Value != "$" {
				return "", false
			}
			out.WriteString(strings.TrimPrefix(p.Value, `\`))
		case *syntax.SglQuoted:
			out.WriteString(value(p))
		default:
			return "", false
		}
	}
	return out.String(), true
}

// value is the text of a quoted part; \ooo is a byte in one with a dollar sign.
func value(p *syntax.SglQuoted) string {
	if !p.Dollar {
		return p.Value
	}
	var out []byte
	for i := 0; i < len(p.Value); i++ {
		if c := p.Value[i]; c == '\\' {
			n := 0
			for _, d := range p.Value[i+1 : i+4] {
				n = n*8 + int(d-'0')
			}
			out, i = append(out, byte(n)), i+3
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}
