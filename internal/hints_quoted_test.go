package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

// TestHintsAreQuoted reads every text of the packages that make errors and reports: a
// value gets into a command by shell.Line alone, which quotes it. Package render has
// say and run for that, and a test of its own.
func TestHintsAreQuoted(t *testing.T) {
	lines := 0
	eachSource(t, func(set *token.FileSet, f *ast.File) {
		raw, calls := unquoted(f)
		lines += calls
		for _, at := range raw {
			t.Errorf("%s: a value in a command, and shell.Line does not quote it", set.Position(at))
		}
	})
	if lines < 20 {
		t.Errorf("saw only %d calls of shell.Line: is this the right folder?", lines)
	}
}

// formatted matches a command with a verb of fmt in it, unfinished one that goes on
// behind the text.
var (
	formatted  = regexp.MustCompile(`(?m)run: [^\n]*%`)
	unfinished = regexp.MustCompile(`run: [^\n]*$`)
)

// unquoted returns where a value gets into a command without shell.Line, and the number
// of its calls.
func unquoted(f *ast.File) (raw []token.Pos, calls int) {
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if isLine(n) {
				calls++
				return false
			}
		case *ast.BinaryExpr:
			if n.Op == token.ADD {
				parts := operands(n)
				for i, part := range parts[:len(parts)-1] {
					if unfinished.MatchString(textOf(part)) && !fixed(parts[i+1]) && !slices.Contains(raw, parts[i+1].Pos()) {
						raw = append(raw, parts[i+1].Pos())
					}
				}
			}
		case *ast.BasicLit:
			if formatted.MatchString(textOf(n)) {
				raw = append(raw, n.Pos())
			}
		}
		return true
	})
	return raw, calls
}

// isLine reports whether a call is one of shell.Line.
func isLine(e ast.Expr) bool {
	call, ok := e.(*ast.CallExpr)
	if !ok {
		return false
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && pkg.Name == "shell" && sel.Sel.Name == "Line"
}

// fixed reports whether a part of a text is no value from outside: a literal, a path of
// package layout, or words of shell.Line.
func fixed(e ast.Expr) bool {
	if sel, ok := e.(*ast.SelectorExpr); ok {
		pkg, ok := sel.X.(*ast.Ident)
		return ok && pkg.Name == "layout"
	}
	_, literal := e.(*ast.BasicLit)
	return literal || isLine(e)
}

// operands returns the parts of a sum.
func operands(e ast.Expr) []ast.Expr {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return append(operands(sum.X), operands(sum.Y)...)
	}
	return []ast.Expr{e}
}

// textOf returns the text of a literal.
func textOf(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(lit.Value)
	return text
}

func TestUnquoted(t *testing.T) {
	for expr, want := range map[string]int{
		`"run: rm " + name`:                        1,
		`"x\nto y, run: rm " + name + "\nthen z"`:  1,
		`fmt.Sprintf("run: rm %s", name)`:          1,
		`fmt.Errorf("%s: x\nrun: rm %[1]s", name)`: 1,
		`"run: rm " + f(name)`:                     1,
		`shell.Line("run: rm %s", name)`:           0,
		`"run: rm " + shell.Line("%s", name)`:      0,
		`"run: rm " + layout.Cert + " x"`:          0,
		`name + ": x\nrun: magi-harden init"`:      0,
		`fmt.Errorf("%s: x\nrun: rm x", name)`:     0,
		`"run: rm x\n" + name`:                     0,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p\nvar x = "+expr, 0)
		if err != nil {
			t.Fatal(err)
		}
		if raw, _ := unquoted(f); len(raw) != want {
			t.Errorf("%s: %d, want %d", expr, len(raw), want)
		}
	}
}
