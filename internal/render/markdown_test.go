package render

import (
	"bytes"
	"strings"
	"testing"

	"example.com/magi-harden/internal/printable"
	"example.com/magi-harden/internal/shell"
	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
)

// TestSay: every argument is quoted by its type.
func TestSay(t *testing.T) {
	for want, got := range map[own]own{
		"a `x` b":                  say("a %s b", "x"),
		"``x`y``":                  say("%s", "x`y"),
		"a **b** c":                say("a %s c", own("**b**")),
		`a \*\*b\*\* c`:            say("a %s c", prose("**b**")),
		"`a`, `b\\n`":              say("%s", []string{"a", "b\n"}),
		"port 7":                   say("port %d", 7),
		"run `rm 'a b'`.":          say("run %s.", run("rm %s", "a b")),
		"``rm '`id`'``":            run("rm %s", "`id`"),
		"`rm ./-x`":                run("rm %s", shell.Path("-x")),
		"`` ` ``":                  code("`"),
		"```a``b`c```":             code("a``b`c"),
		"`  a  `":                  code(" a "),
		"` a`":                     code(" a"),
		"`  `":                     code(""),
		`JUPYTER_TOKEN of .env`:    escape("JUPYTER_TOKEN of .env"),
		`\_a\_ a_b \_\_c`:          escape("_a_ a_b __c"),
		`https\://x www\.x WWW\.x`: escape("https://x www.x WWW.x"),
		`\\\|\<b\>\&amp; \$x\$`:    escape(`\|<b>&amp; $x$`),
		`a\\nb\\x1b\\u202e`:        escape("a\nb\x1b\u202e"),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// page has a value in each place of HARDENING.md where one may stand: a heading, a
// paragraph, list items, a cell of a table.
func page(value string) string {
	return "# of " + string(escape(value)) + "\n\n" + string(say("%s is %s, see %s", value, prose(value), run("rm %s", value))) + "\n\n" +
		"1. **a** " + string(say("%s and %s", value, []string{value, "b"})) + "\n1. " + string(code(value)) + "\n\n" +
		"| a | b |\n|---|---|\n| x " + string(escape(value)) + " | y |\n"
}

// FuzzMarkdown: a renderer of Markdown, with HTML and all extensions of GitHub, finds
// the same elements for every value, and the value as text in them.
func FuzzMarkdown(f *testing.F) {
	for _, s := range append(hostile, "<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](y)", "](javascript:1)", "|", `\|`, `\`, "``", " ` ", "a | b\n|---|", "# x", "\n\n# x", "```\n", "~~x~~",
		"https://evil.example", "www.evil.example", "a@evil.example", "<http://evil.example>", "&lt;", "*a*", "__a__", "_a_", "[ ] x", "\t", "$`x`$", "[^1]", ":smile:", "<!-- x", "x\\", "-", "1.", "+", "=") {
		f.Add(s)
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList), goldmark.WithRendererOptions(html.WithUnsafe()))
	render := func(t testing.TB, text string) (elements []string, words []string) {
		var b bytes.Buffer
		if err := md.Convert([]byte(text), &b); err != nil {
			t.Fatal(err)
		}
		return elementsOf(b.String())
	}
	elements, words := render(f, page("VALUE"))
	f.Fuzz(func(t *testing.T, value string) {
		text := page(value)
		if !printable.Is(strings.ReplaceAll(text, "\n", "")) {
			t.Fatalf("%q: not printable:\n%s", value, text)
		}
		got, gotWords := render(t, text)
		if diff := cmp.Diff(elements, got); diff != "" {
			t.Fatalf("%q: other elements (-want +got):\n%s\n%s", value, diff, text)
		}
		for i, want := range words {
			shown := strings.ReplaceAll(want, "VALUE", printable.Text(value))
			if strings.HasPrefix(want, "rm ") {
				shown = printable.Text(shell.Line("rm %s", value))
			}
			// Markdown folds blanks in a paragraph, and takes them away at its ends.
			if strings.Join(strings.Fields(gotWords[i]), " ") != strings.Join(strings.Fields(shown), " ") {
				t.Fatalf("%q: %q, want %q\n%s", value, gotWords[i], shown, text)
			}
		}
	})
}

// elementsOf returns the elements of a page, with their attributes, in order, and the
// text of each of them that has no element in it.
func elementsOf(page string) (elements, words []string) {
	z := nethtml.NewTokenizer(strings.NewReader(page))
	var text strings.Builder
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return elements, append(words, text.String())
		case nethtml.TextToken:
			text.WriteString(z.Token().Data)
		default:
			elements, words = append(elements, z.Token().String()), append(words, text.String())
			text.Reset()
		}
	}
}
