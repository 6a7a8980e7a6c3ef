package pyconf

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// oracle is a program that reads one JSON text a line. It answers with the tokens, each
// with its depth and line, and with the lines of the statements; or null, where Python
// takes no such file. What stands in the line of a compound statement is part of it.
const oracle = `
import ast, io, json, sys, tokenize, warnings
warnings.simplefilter("ignore")

def tokens(text):
    lines, out, depth, inside, starts, fresh = text.split("\n"), [], 0, None, set(), True
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENCODING, tokenize.ENDMARKER}
    nested = 0
    for t in tokenize.generate_tokens(io.StringIO(text).readline):
        kind = tokenize.tok_name[t.type]
        if t.type == tokenize.NEWLINE:
            fresh = True
        elif fresh and t.type not in skipped | {tokenize.INDENT, tokenize.DEDENT}:
            starts.add(t.start[0])
            fresh = False
        if kind in ("FSTRING_START", "TSTRING_START"):
            inside = inside or t.start
            nested += 1
        elif kind in ("FSTRING_END", "TSTRING_END"):
            nested -= 1
            if not nested:
                (l, a), (m, b) = inside, t.end
                part = lines[l - 1 : m]
                part[-1] = part[-1][:b]
                part[0] = part[0][a:]
                out.append([depth, "\n".join(part), l])
                inside = None
        elif nested:
            pass
        elif t.type == tokenize.INDENT:
            depth += 1
        elif t.type == tokenize.DEDENT:
            depth -= 1
        elif t.type not in skipped and t.string != ";":
            out.append([depth, t.string, t.start[0]])
    return out, starts

def line_of(s):
    return s.decorator_list[0].lineno if getattr(s, "decorator_list", None) else s.lineno

def statements(tree, text, starts):
    lines, out = text.split("\n"), []
    def walk(body):
        first = body[0]
        if line_of(first) not in starts or lines[first.lineno - 1].encode()[: first.col_offset].strip():
            return
        for s in body:
            out.append(line_of(s))
            for field in ("body", "orelse", "finalbody"):
                if getattr(s, field, None):
                    walk(getattr(s, field))
            for h in getattr(s, "handlers", ()):
                walk(h.body)
    if tree.body:
        walk(tree.body)
    return sorted(out)

for line in sys.stdin:
    text = json.loads(line)
    try:
        tree = ast.parse(text.encode())
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        print("null", flush=True)
        continue
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.endswith("\n"):
        text += "\n"
    try:
        found, starts = tokens(text)
    except (SyntaxError, tokenize.TokenError):  # older tokenizers know no backslash at the beginning of a line
        print("null", flush=True)
        continue
    print(json.dumps({"Tokens": found, "Statements": statements(tree, text, starts)}), flush=True)
`

type answer struct {
	Tokens     [][]any
	Statements []int
}

// python returns a function that asks the oracle; nil is for what Python does not take.
func python(t *testing.T) func(text string) *answer {
	t.Helper()
	if testing.Short() {
		t.Skip("starts Python")
	}
	path, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("MAGI_TEST_REQUIRE_TOOLS") == "1" {
			t.Fatal("python3 is not installed, and MAGI_TEST_REQUIRE_TOOLS=1")
		}
		t.Skip("python3 is not installed")
	}
	cmd := exec.Command(path, "-I", "-c", oracle)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	})
	answers := bufio.NewReader(out)
	return func(text string) (a *answer) {
		t.Helper()
		question, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := in.Write(append(question, '\n')); err != nil {
			t.Fatal(err)
		}
		line, err := answers.ReadBytes('\n')
		if err == nil {
			err = json.Unmarshal(line, &a)
		}
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return a
	}
}

// like fails where the parser and Python disagree. It reports whether both read the text.
func like(t *testing.T, ask func(string) *answer, text string) bool {
	t.Helper()
	want := ask(text)
	f, err := Parse([]byte(text))
	switch {
	case want == nil:
		return false // grammar is none of the parser's business
	case err != nil:
		if !strings.Contains(err.Error(), "begins with a backslash") && !strings.Contains(err.Error(), "invalid number") {
			t.Errorf("%q: %v", text, err)
		}
		return false
	case f.coding != 0:
		return false // it is decoded in another way
	}
	var tokens [][]any
	var lines []int
	for _, s := range f.statements {
		for _, w := range s.tokens {
			if w.text != ";" {
				tokens = append(tokens, []any{float64(s.depth), w.text, float64(w.line)})
			}
		}
		if first := s.tokens[0].text; !slices.Contains([]string{"else", "elif", "except", "finally", "case", "@"}, first) && !decorated(f, s) {
			lines = append(lines, s.line)
		} else if first == "@" && !decorated(f, s) || first == "elif" {
			lines = append(lines, s.line)
		}
	}
	if got, want := fmt.Sprint(tokens), fmt.Sprint(want.Tokens); got != want {
		t.Errorf("%q:\n%s\nwant\n%s", text, got, want)
	}
	slices.Sort(lines)
	if got, want := fmt.Sprint(lines), fmt.Sprint(want.Statements); got != want {
		t.Errorf("%q: statements in %s, want %s", text, got, want)
	}
	return !t.Failed()
}

// decorated reports whether the statement before this one is a decorator: with it begins
// what Python calls the statement.
func decorated(f *File, s statement) bool {
	i := slices.IndexFunc(f.statements, func(o statement) bool { return &o.tokens[0] == &s.tokens[0] })
	return i > 0 && f.statements[i-1].tokens[0].text == "@"
}

// TestLikePythonRendered: the rendered files, also with other ends of lines.
func TestLikePythonRendered(t *testing.T) {
	ask := python(t)
	for path, text := range examples(t) {
		for _, end := range []string{"\n", "\r\n", "\r"} {
			if !like(t, ask, strings.ReplaceAll(text, "\n", end)) {
				t.Errorf("%s: not read with ends of lines %q", path, end)
			}
		}
	}
}

// program writes random Python that is right, in every layout that the parser knows.
type program struct {
	*rand.Rand
	b strings.Builder
}

func (p *program) one(of ...string) string { return of[p.IntN(len(of))] }

func (p *program) gap() string { return p.one("", "", " ", "\t", " \\\n ", "\f") }

func (p *program) value(depth int) string {
	if depth > 3 || p.IntN(3) > 0 {
		return p.one("1", "0x1f", "1_0.5e-3", ".5j", "a", "é.x", `"s"`, `'it\'s'`, "'''a\n# b'''", `"""a;"""`, `r'\d'`, `f"{a}"`, `b'\\'`, "'a\\\nb'", "'a' \"b\"", "None", "lambda x: x", "a if b else c", "...", "not a", "-1", "a @ b", "a ** 2 // 3", "a[1:2]", "a != b")
	}
	v := func() string { return p.value(depth+1) + p.one("", "\n", " # ) '\n", " ") }
	switch p.IntN(4) {
	case 0:
		return "[" + v() + "," + v() + "]"
	case 1:
		return "{" + v() + ":" + v() + p.one("", ",") + "}"
	case 2:
		return "f(" + v() + ", *a, k=" + v() + ")"
	}
	return "(" + v() + ")"
}

func (p *program) simple() string {
	return p.one("pass", "import os", "x"+p.gap()+"="+p.gap()+p.value(0), "c.A.b = "+p.value(0), "x += "+p.value(0), "del a", "f("+p.value(1)+")", "x: int = 1", "from a import (b,\n c)", `"""doc"""`)
}

func (p *program) end() string {
	return p.one("", "", " # c \\", ";", " ; # x") + p.one("\n", "\n", "\r\n", "\n\n", "\n   # c\n", "\n\t\n", "\n\f\n")
}

// block writes some statements, and the blocks in them.
func (p *program) block(indent string, depth int) {
	deeper := indent + p.one(" ", "    ", "\t")
	for range 1 + p.IntN(3) {
		if depth > 3 || p.IntN(3) > 0 {
			line := p.simple()
			for p.IntN(4) == 0 {
				line += p.one(";", " ; ") + p.simple()
			}
			p.b.WriteString(indent + line + p.end())
			continue
		}
		head := p.one("if "+p.value(1)+":", "for x in "+p.value(1)+" :", "class A(B):", "def f(a, *, b=1) -> int:", "async def g():", "while a:", "with a as b, c:", "try:")
		if p.IntN(5) == 0 && head != "try:" {
			p.b.WriteString(indent + head + p.gap() + "pass; x = 1" + p.one("", ";") + "\n")
			continue
		}
		if strings.Contains(head, "class") || strings.Contains(head, "def") {
			p.b.WriteString(p.one("", indent+"@a.b(1,\n 2)\n"))
		}
		p.b.WriteString(indent + head + p.one("", " # c") + "\n")
		p.block(deeper, depth+1)
		switch {
		case head == "try:":
			p.b.WriteString(indent + "except A as e:\n")
			p.block(deeper, depth+1)
			p.b.WriteString(indent + "finally:\n")
			p.block(deeper, depth+1)
		case strings.HasPrefix(head, "if") && p.IntN(2) == 0:
			p.b.WriteString(indent + "elif b:\n")
			p.block(deeper, depth+1)
			p.b.WriteString(indent + "else:\n")
			p.block(deeper, depth+1)
		}
	}
}

// TestLikePython: random programs, and damaged ones, are split as Python splits them.
func TestLikePython(t *testing.T) {
	ask := python(t)
	random := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"\n", "\r", "\r\n", " ", "\t", "\f", "\\\n", "\\", "#", ";", ":", "'", `"`, "'''", "(", ")", "[", "}", "x", "1", "if a:", "else:", "\ufeff", "\x00", "é", "\u2028", "\v", "# coding: utf-7\n", "= 1", "@a\n", "match a:\n case 1: pass\n"}
	read, damaged := 0, 0
	for range 500 {
		p := &program{Rand: random}
		p.block("", 0)
		text := p.b.String()
		if like(t, ask, text) {
			read++
		}
		for range 4 {
			at := random.IntN(len(text) + 1)
			to := min(len(text), at+random.IntN(3))
			if broken := strings.ToValidUTF8(text[:at]+pieces[random.IntN(len(pieces))]+text[to:], "é"); like(t, ask, broken) {
				damaged++
			}
		}
		if t.Failed() {
			return
		}
	}
	if read < 300 || damaged < 300 {
		t.Errorf("only %d programs and %d damaged ones were read by both", read, damaged)
	}
	t.Logf("%d programs and %d damaged ones", read, damaged)
}
