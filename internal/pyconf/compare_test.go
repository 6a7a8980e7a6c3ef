package pyconf

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"unicode"
)

const example = "../../examples/prod-nginx/tree/config/jupyter/jupyter_server_config.py"

func parse(tb testing.TB, text string) *File {
	tb.Helper()
	f, err := Parse([]byte(text))
	if err != nil {
		tb.Fatalf("%q: %v", text, err)
	}
	return f
}

// differences writes each as line:subject change opening.
func differences(tb testing.TB, rendered, edited string) string {
	tb.Helper()
	var out []string
	for _, d := range Compare(parse(tb, rendered), parse(tb, edited)) {
		out = append(out, fmt.Sprintf("%d:%s %s %s", d.Line, d.Subject, d.Change, d.Opens))
	}
	return strings.Join(out, "|")
}

// small has one of each thing that a configuration is made of.
const small = `import os

c = get_config()  # made by Jupyter
c.ServerApp.max_body_size = 100
c.IdentityProvider.token = take()
for name in ("A", "B"):
    os.environ.pop(name, None)


class ThrottledIdentityProvider(Base):
    def check(self):
        self.count()
        raise Error
`

func TestCompare(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(small, old) {
			t.Fatalf("no %q", old)
		}
		return strings.Replace(small, old, new, 1)
	}
	for name, c := range map[string]struct{ edited, want string }{
		"nothing":               {small, ""},
		"comments":              {"# x\n" + change("\n    os", "  # y\n# z\n\n    os"), ""},
		"spaces":                {change("take()", "take( )"), ""},
		"other quotes":          {change(`"A"`, "'A'"), ""},
		"another depth of tabs": {change("    os", "\tos"), ""},
		"continued":             {change("= take", "= \\\n  take"), ""},
		"ends of lines":         {strings.ReplaceAll(small, "\n", "\r\n"), ""},
		"one line":              {change("  # made by Jupyter\n", "; "), ""},
		"same value":            {small + "c.ServerApp.max_body_size = 100\n", ""},
		"moved literal":         {strings.Replace(small, "c.ServerApp.max_body_size = 100\n", "", 1) + "c.ServerApp.max_body_size = 100\n", ""},
		"smaller":               {change("= 100", "= 10 * 5"), ""},
		"smaller at the end":    {small + "c.ServerApp.max_body_size = 99\n", ""},
		"larger":                {change("= 100", "= 101"), "4:c.ServerApp.max_body_size changed limits"},
		"larger at the end":     {small + "c.ServerApp.max_body_size = 101\n", "14:c.ServerApp.max_body_size changed limits"},
		"larger before":         {change("c.Ser", "c.ServerApp.max_body_size = 101\nc.Ser"), ""},
		"larger, then smaller":  {small + "c.ServerApp.max_body_size = 101\nc.ServerApp.max_body_size = 1\n", ""},
		"smaller, then larger":  {small + "c.ServerApp.max_body_size = 1\nc.ServerApp.max_body_size = 101\n", "15:c.ServerApp.max_body_size changed limits"},
		"before c is there":     {"c.ServerApp.max_body_size = 1\n" + small, "1:c.ServerApp.max_body_size changed limits"},
		"comfort":               {small + "c.ServerApp.quit_button = True\n", ""},
		"comfort, not plain":    {small + "c.ServerApp.quit_button = f()\n", "14:c.ServerApp.quit_button added design"},
		"a call before":         {change("c.Ser", "c.ServerApp.max_body_size = f()\nc.Ser"), "4:c.ServerApp.max_body_size changed limits"},
		"in a block":            {small + "if a:\n    c.ServerApp.quit_button = True\n", "14:if a added start"},
		"in our block":          {change("    os", "    c.ServerApp.quit_button = True\n    os"), "7:for name in added start"},
		"unknown trait":         {small + "c.A.b = 1\n", "14:c.A.b added design"},
		"token":                 {small + "c.IdentityProvider.token = ''\n", "14:c.IdentityProvider.token changed token"},
		"token before":          {change("c.Ide", "c.IdentityProvider.token = ''\nc.Ide"), ""},
		"two targets":           {small + "c.ServerApp.quit_button = c.ServerApp.token = True\n", "14:c.ServerApp.quit_button added design"},
		"annotated":             {small + "c.ServerApp.quit_button: bool = True\n", "14:c.ServerApp.quit_button added start"},
		"augmented":             {small + "c.ServerApp.max_body_size += 1\n", "14:c.ServerApp.max_body_size added start"},
		"another c":             {small + "с.ServerApp.quit_button = True\n", "14: added start"}, // Cyrillic
		"by key":                {small + "c['ServerApp'].quit_button = True\n", "14:c added start"},
		"by a longer path":      {small + "c.A.ServerApp.quit_button = True\n", "14:c.A.ServerApp.quit_button added start"},
		"after a semicolon":     {small + "c.ServerApp.quit_button = True; import os\n", "14:import os added start"},
		"import":                {change("import os", "import os, sys"), "1:import os changed start"},
		"from":                  {small + "from a.b import c\n", "14:from a.b import c added start"},
		"a text":                {small + "'x'\n1\n", "14: added start|15: added start"},
		"in a class":            {change("self.count()", "pass"), "12:ThrottledIdentityProvider.check changed login"},
		"gone from a class":     {change("        self.count()\n", ""), "11:ThrottledIdentityProvider.check removed login"},
		"a class":               {small[:strings.Index(small, "\nclass")], "7:ThrottledIdentityProvider removed login|7:ThrottledIdentityProvider.check removed login"},
		"gone":                  {change("c.IdentityProvider.token = take()\n", ""), "4:c.IdentityProvider.token removed token"},
		"gone at the beginning": {change("import os\n", ""), "1:import os removed start"},
		"commented":             {change("c.Ser", "# c.Ser"), "3:c.ServerApp.max_body_size removed limits"},
		"other depth":           {change("        raise", "    raise"), "12:ThrottledIdentityProvider.check removed login|13:ThrottledIdentityProvider added login"},
		"two functions":         {small + "async def f():\n    def g():\n        pass\n", "14:f added start|15:f.g added start"},
		"no statement":          {"# mine\n", "1: removed missing"},
		"empty":                 {"", "1: removed missing"},
		"coding":                {"# coding: utf-7\n" + small, "1:coding added start"},
		"a long name":           {small + strings.Repeat("a", 90) + "()\n", "14:" + strings.Repeat("a", 80) + "… added start"},
		"c is another":          {change("get_config()", "get_config() or c"), "3:c changed start"},
		"lambda of ours":        {change("take()", "take"), "5:c.IdentityProvider.token changed token"},
	} {
		got := differences(t, small, c.edited)
		if got != c.want {
			t.Errorf("%s: %s\nwant %s", name, got, c.want)
		}
	}
}

// TestCompareNothing: no configuration is no difference from none.
func TestCompareNothing(t *testing.T) {
	if got := differences(t, "# x\n", ""); got != "" {
		t.Error(got)
	}
	if got := differences(t, "", "c.A.b = 1\n"); got != "1:c.A.b added design" {
		t.Error(got)
	}
}

// TestRows: one step on either side of each condition of the table. Each line has the
// trait, the rendered value, harmless ones and weaker ones.
func TestRows(t *testing.T) {
	data, err := os.ReadFile("testdata/rows.txt")
	if err != nil {
		t.Fatal(err)
	}
	tested := map[string]bool{}
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 4 {
			t.Fatalf("%q: %d fields", line, len(f))
		}
		trait, was := strings.TrimSpace(f[0]), strings.TrimSpace(f[1])
		tested[trait] = true
		rendered := "c = get_config()\nc.X.y = 1\n"
		if was != "-" {
			rendered += "c." + trait + " = " + was + "\n"
		}
		for i, values := range f[2:] {
			for _, v := range strings.Split(values, " ; ") {
				if v = strings.TrimSpace(v); v == "-" {
					continue
				}
				got := differences(t, rendered, rendered+"c."+trait+" = "+v+"\n")
				if i == 0 && got != "" || i == 1 && !strings.Contains(got, ":c."+trait+" ") {
					t.Errorf("%s = %s, rendered as %s: %q", trait, v, was, got)
				}
			}
		}
	}
	for _, r := range traits {
		if !tested[r.trait] {
			t.Errorf("%s has no line in testdata/rows.txt", r.trait)
		}
	}
	if !tested["No.row"] {
		t.Error("a trait without a row is not tried")
	}
}

// TestEveryStatementCounts: without any one of its statements no rendered file is as
// good. A block goes with its head.
func TestEveryStatementCounts(t *testing.T) {
	for path, text := range examples(t) {
		f := parse(t, text)
		if got := Compare(f, f); got != nil {
			t.Errorf("%s: differs from itself: %+v", path, got)
		}
		for i, s := range f.statements {
			end := i + 1
			for end < len(f.statements) && f.statements[end].depth > s.depth {
				end++
			}
			less := &File{statements: append(append([]statement{}, f.statements[:i]...), f.statements[end:]...)}
			if Compare(f, less) == nil {
				t.Errorf("%s:%d: nothing is said when it goes", path, s.line)
			}
		}
	}
}

// TestEverySettingCounts: each setting of a rendered file is weaker with another value
// that nobody would choose, before and after its own.
func TestEverySettingCounts(t *testing.T) {
	for path, text := range examples(t) {
		for _, s := range parse(t, text).statements {
			trait, _, ok := s.assignment()
			if !ok {
				continue
			}
			if got := differences(t, text, text+"c."+trait+" = 'none of these'\n"); !strings.Contains(got, ":c."+trait+" changed ") {
				t.Errorf("%s: c.%s: %q", path, trait, got)
			}
		}
	}
}

// TestCommentsAreHarmless: comments and empty lines between any two lines that are no
// part of a string change nothing.
func TestCommentsAreHarmless(t *testing.T) {
	for path, text := range examples(t) {
		lines := strings.SplitAfter(text, "\n")
		for i := range lines {
			if path != example {
				break
			}
			edited := strings.Join(lines[:i], "") + "\n   # c.ServerApp.token = ''\n\t\n" + strings.Join(lines[i:], "")
			if got := differences(t, text, edited); got != "" {
				t.Errorf("%s:%d: %s", path, i, got)
			}
		}
		var bare []string
		for _, line := range lines {
			if !strings.HasPrefix(strings.TrimSpace(line), "#") && strings.TrimSpace(line) != "" {
				bare = append(bare, line)
			}
		}
		if got := differences(t, text, strings.Join(bare, "")); got != "" || len(bare) == len(lines) {
			t.Errorf("%s: without comments: %s", path, got)
		}
	}
}

// TestSubjectsArePrintable: a subject shows no value and no rare character, whatever is
// added.
func TestSubjectsArePrintable(t *testing.T) {
	for _, line := range []string{"ünï()", "é.x = 1", "c.É.x = 1", "c.É.y = 'secret'", "def ü(): pass", "class A.é: pass", "a.é()", "'secret'", "print('secret')", "x = 'secret'", "c.IdentityProvider.token = 'secret'"} {
		got := Compare(parse(t, small), parse(t, small+line+"\n"))
		if len(got) != 1 || strings.Contains(got[0].Subject, "secret") || strings.ContainsFunc(got[0].Subject, func(r rune) bool { return r > unicode.MaxASCII }) {
			t.Errorf("%s: %+v", line, got)
		}
	}
}

// FuzzComments: whatever a comment says, it changes nothing, unless it ends at a carriage
// return or names an encoding.
func FuzzComments(f *testing.F) {
	data, err := os.ReadFile(example)
	if err != nil {
		f.Fatal(err)
	}
	text := string(data)
	rendered := parse(f, text)
	lines := strings.SplitAfter(text, "\n")
	f.Add("c.ServerApp.token = '' \\", 30)
	f.Add("'''", 120)
	f.Fuzz(func(t *testing.T, comment string, at int) {
		if strings.ContainsAny(comment, "\r\n\x00") || at < 2 || at > len(lines) || len(comment) > 1000 {
			return
		}
		edited, err := Parse([]byte(strings.Join(lines[:at], "") + "#" + comment + "\n" + strings.Join(lines[at:], "")))
		if err != nil {
			if strings.Contains(err.Error(), "not UTF-8") {
				return
			}
			t.Fatal(err)
		}
		if got := Compare(rendered, edited); got != nil {
			t.Fatalf("%+v", got)
		}
	})
}
