package answers

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// keyUses finds where code that is no test treats one answer apart from the
// others by its key: it compares a Key, switches over one, or looks an answer up
// by a literal. Whatever is special about an answer is a field of its row.
func keyUses(f *ast.File) (out []ast.Node) {
	imports := f.Name.Name == "answers" || slices.ContainsFunc(f.Imports, func(i *ast.ImportSpec) bool { return strings.HasSuffix(i.Path.Value, `/internal/answers"`) })
	ast.Inspect(f, func(n ast.Node) bool {
		switch x := n.(type) {
		case *ast.BinaryExpr:
			if (x.Op == token.EQL || x.Op == token.NEQ) && (isKey(x.X) && namesAnswer(x.Y) || isKey(x.Y) && namesAnswer(x.X)) {
				out = append(out, x)
			}
		case *ast.SwitchStmt:
			if x.Tag != nil && isKey(x.Tag) && slices.ContainsFunc(x.Body.List, func(s ast.Stmt) bool { return slices.ContainsFunc(s.(*ast.CaseClause).List, namesAnswer) }) {
				out = append(out, x)
			}
		case *ast.IndexExpr:
			if imports && namesAnswer(x.Index) {
				out = append(out, x)
			}
		case *ast.CallExpr:
			if imports && finds(x.Fun) && slices.ContainsFunc(x.Args, namesAnswer) {
				out = append(out, x)
			}
		}
		return true
	})
	return out
}

// isKey reports whether an expression reads the Key of something.
func isKey(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Key"
}

// finds reports whether a function looks a row, an answer or a flag up.
func finds(e ast.Expr) bool {
	name := ""
	switch f := e.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	return slices.Contains([]string{"Find", "Lookup", "lookup", "Given", "given", "MarkFlagDirname", "MarkFlagFilename"}, name)
}

// namesAnswer reports whether an expression is the key or the flag of an answer.
func namesAnswer(e ast.Expr) bool {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return false
	}
	text, _ := strconv.Unquote(lit.Value)
	_, known := Find(text)
	return known
}

// TestKeysStandInTheTable looks through all rooms.
func TestKeysStandInTheTable(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && d.Name() == "testdata" {
			return orSkip(err)
		}
		room := filepath.Base(filepath.Dir(path))
		table := room == "answers" && strings.HasPrefix(d.Name(), "table_")
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || table {
			return nil
		}
		files++
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		for _, use := range keyUses(f) {
			t.Errorf("%s: treats an answer apart by its key; make it a field of the row", fset.Position(use.Pos()))
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Errorf("%d files seen, %v", files, err)
	}
}

func orSkip(err error) error {
	if err == nil {
		return fs.SkipDir
	}
	return err
}

// TestKeyUses: what the walk above finds, and what it leaves alone.
func TestKeyUses(t *testing.T) {
	const head = "package x\nimport \"example.com/magi-harden/internal/answers\"\nvar _ = answers.Version\nfunc f() {\n"
	for code, want := range map[string]int{
		`if q.Key == "allow" {}`:                     1,
		`if "allow" != p.Key {}`:                     1,
		`switch q.Key { case x, "tls_cert": }`:       1,
		`_ = given["tls_cert"]`:                      1,
		`_, _ = answers.Find("command")`:             1,
		`cmd.MarkFlagDirname("notebooks")`:           1,
		`f.Lookup("tls-cert")`:                       1,
		`_, _ = w.given("tls_key")`:                  1,
		`if q.Key == other.Key {}`:                   0,
		`if q.Key < "allow" {}`:                      0,
		`if a.Name == "allow" {}`:                    0,
		`if k.Key == "entrypoint" {}`:                0,
		`_ = model["services"]`:                      0,
		`_ = given[q.Key]`:                           0,
		`fmt.Println("allow")`:                       0,
		`switch x { case "allow": }`:                 0,
		`switch { case q.Key == "domain", b: }`:      1,
		`switch q.Key { case "entrypoint", other: }`: 0,
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "x.go", head+code+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(keyUses(f)); got != want {
			t.Errorf("%s: found %d, want %d", code, got, want)
		}
	}
	f, err := parser.ParseFile(token.NewFileSet(), "x.go", "package x\nfunc f() { _ = service[\"image\"] }", 0)
	if err != nil || len(keyUses(f)) != 0 {
		t.Errorf("a map of another kind: %v, %v", keyUses(f), err)
	}
}
