package cli

import (
	"bytes"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	nethtml "golang.org/x/net/html"
	"mvdan.cc/sh/v3/syntax"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe()))

// pasteable is a command that a person is told to paste.
type pasteable string

var (
	hint       = regexp.MustCompile(`(?m)^  [A-Za-z ,;'()*.-]*run: (.*)$`) // a hint is below its sentence
	ourProgram = regexp.MustCompile(`^(docker|sudo|magi-harden|ssh|tar|nsenter|umask) `)
)

// commands returns every command of the hints, of the next steps and of HARDENING.md.
func (p printed) commands(t testing.TB) (out []pasteable) {
	t.Helper()
	add := func(in []string) {
		for _, c := range in {
			if !slices.Contains(out, pasteable(c)) {
				out = append(out, pasteable(c))
			}
		}
	}
	add(p.hints)
	for _, step := range p.next {
		add(commandsIn(step))
	}
	add(commandsIn(p.page))
	if p.page != "" && len(out) < 10 {
		t.Errorf("found only %q", out)
	}
	return out
}

// commandsIn returns the blocks of code of a page, and its code spans that are commands.
func commandsIn(page string) (out []string) {
	source := []byte(page)
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(source)), func(n ast.Node, enter bool) (ast.WalkStatus, error) {
		if !enter {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.FencedCodeBlock:
			out = append(out, string(n.Lines().Value(source)))
		case *ast.CodeSpan:
			if code := spanOf(n, source); ourProgram.MatchString(code) {
				out = append(out, code)
			}
		}
		return ast.WalkContinue, nil
	})
	return out
}

func spanOf(n *ast.CodeSpan, source []byte) string {
	var b strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if segment, ok := child.(*ast.Text); ok {
			b.Write(segment.Segment.Value(source))
		}
	}
	return b.String()
}

// readBySh has the commands that sh was asked about, and what it said.
var readBySh sync.Map

// parsed returns the command as a shell reads it. Bash and sh have to take it.
func (c pasteable) parsed(t testing.TB) *syntax.File {
	t.Helper()
	said, asked := readBySh.Load(c)
	if !asked {
		out, err := exec.Command("sh", "-n", "-c", string(c)).CombinedOutput()
		said = ""
		if err != nil {
			said = fmt.Sprintf("%v %s", err, out)
		}
		readBySh.Store(c, said)
	}
	if said != "" {
		t.Errorf("sh does not take %q: %s", c, said)
	}
	file, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(string(c)), "")
	if err != nil {
		t.Fatalf("%q: %v", c, err)
	}
	return file
}

// words returns all words of a command, one a line, without their quotes; an expansion
// is marked. The dashes that a name like an option needs are left out.
func (c pasteable) words(t testing.TB) string {
	t.Helper()
	var out []string
	syntax.Walk(c.parsed(t), func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Word:
			var b strings.Builder
			for _, part := range n.Parts {
				b.WriteString(partText(part))
			}
			if w := strings.TrimPrefix(b.String(), "./"); w != "--" {
				out = append(out, w)
			}
		case *syntax.Redirect:
			out = append(out, n.Op.String())
		case *syntax.Stmt:
			out = append(out, "statement")
		}
		return true
	})
	return strings.Join(out, "\n")
}

// partText returns the value of a part of a word; an expansion is marked with what no
// name can have.
func partText(part syntax.WordPart) string {
	switch p := part.(type) {
	case *syntax.Lit:
		return strings.ReplaceAll(p.Value, `\'`, `'`)
	case *syntax.SglQuoted:
		if !p.Dollar {
			return p.Value
		}
		return octal.ReplaceAllStringFunc(p.Value, func(s string) string { return string([]byte{(s[1]-'0')<<6 | (s[2]-'0')<<3 | (s[3] - '0')}) })
	case *syntax.DblQuoted:
		var b strings.Builder
		for _, inner := range p.Parts {
			b.WriteString(partText(inner))
		}
		return b.String()
	}
	var b bytes.Buffer
	_ = syntax.NewPrinter().Print(&b, part)
	return "\x00" + b.String() + "\x00"
}

var octal = regexp.MustCompile(`\\[0-7]{3}`)

// checkAlone wants a command that is not one of the usual ones to be simple commands
// without any expansion.
func (c pasteable) checkAlone(t testing.TB) {
	t.Helper()
	syntax.Walk(c.parsed(t), func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CmdSubst, *syntax.ParamExp, *syntax.ArithmExp, *syntax.ProcSubst, *syntax.ExtGlob, *syntax.FuncDecl, *syntax.BraceExp:
			t.Errorf("%q expands %T", c, n)
		case *syntax.CallExpr:
			if len(n.Args) > 0 && !ourProgram.MatchString(n.Args[0].Lit()+" ") && !slices.Contains([]string{"rm", "cp", "mv", "ls", "chmod", "openssl", "unset", "findmnt", "ssh-keygen"}, n.Args[0].Lit()) {
				t.Errorf("%q runs %q", c, n.Args[0].Lit())
			}
		case *syntax.Word:
			for _, part := range n.Parts {
				if lit, ok := part.(*syntax.Lit); ok && strings.ContainsAny(lit.Value, "*?[~{") {
					t.Errorf("%q has an unquoted %s", c, lit.Value)
				}
			}
		}
		return true
	})
}

// elements are those that HARDENING.md may have.
var elements = []string{"h1", "h2", "p", "ol", "ul", "li", "strong", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "a"}

// checkPage wants a page to have the elements of the product's own text only: as many
// headings, lists, tables, words in bold and links as the usual page, and three cells
// in every row.
func checkPage(t testing.TB, page, usual string) {
	t.Helper()
	got, links := elementsOf(t, page)
	want, _ := elementsOf(t, usual)
	for name, n := range got {
		if !slices.Contains(elements, name) {
			t.Errorf("%d elements %s in\n%s", n, name, page)
		}
	}
	for _, name := range []string{"h1", "h2", "ol", "ul", "strong", "table", "th", "pre", "a"} {
		if got[name] != want[name] {
			t.Errorf("%d elements %s, usually %d in\n%s", got[name], name, want[name], page)
		}
	}
	if got["td"] != 3*(got["tr"]-1) {
		t.Errorf("%d cells in %d rows of\n%s", got["td"], got["tr"]-1, page)
	}
	for _, link := range links {
		if !strings.HasPrefix(link, "https://jupyter.example.com/") {
			t.Errorf("a link to %s", link)
		}
	}
}

// elementsOf counts the elements of a page, and returns its links.
func elementsOf(t testing.TB, page string) (count map[string]int, links []string) {
	t.Helper()
	var b bytes.Buffer
	if err := markdown.Convert([]byte(page), &b); err != nil {
		t.Fatal(err)
	}
	count = map[string]int{}
	z := nethtml.NewTokenizer(&b)
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return count, links
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			token := z.Token()
			count[token.Data]++
			if token.Data == "a" {
				links = append(links, token.Attr[0].Val)
			} else if len(token.Attr) > 0 && token.Data != "code" { // class of the language
				t.Errorf("%s", token)
			}
		}
	}
}
