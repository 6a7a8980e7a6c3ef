package internal_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/magi-harden/internal/layout"
)

// spellsPaths are the places outside of layout that may spell a path of ours, each
// with its reason; * is every literal of the package.
var spellsPaths = map[string]map[string]string{
	"internal/compose": {
		"docker-compose.yml":          "a name that Compose looks for, whoever writes it",
		"docker-compose.override.yml": "the same",
	},
	"internal/e2e": {"*": "judges from outside what is written, in words of its own"},
}

// TestPathsAreNamedOnce: no string of the product spells a path of layout, or has
// one of its folders in it. .env and the names that Compose gives are words of
// everybody's prose, so of those a string is only looked at as a whole.
func TestPathsAreNamedOnce(t *testing.T) {
	var whole, parts []string
	for _, e := range layout.Default().Below(".") {
		whole = append(whole, e.Path)
		if e.Path != layout.Env && e.Path != layout.Base && e.Path != layout.Ignore {
			parts = append(parts, regexp.QuoteMeta(e.Path))
		}
	}
	for _, folder := range layout.Default().Folders() {
		whole, parts = append(whole, folder), append(parts, regexp.QuoteMeta(folder))
	}
	inside := regexp.MustCompile(`(^|[^\w./-])(\./)?(` + strings.Join(parts, "|") + `)($|[^\w-])`)
	used, seen := map[string]bool{}, 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		room, _ := filepath.Rel("..", filepath.Dir(path))
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != ".."):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || room == "internal/layout":
			return nil
		}
		files := token.NewFileSet()
		f, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			seen++
			text, _ := strconv.Unquote(lit.Value)
			if !slices.Contains(whole, text) && !inside.MatchString(text) {
				return true
			}
			for _, name := range []string{text, "*"} {
				if spellsPaths[room][name] != "" {
					used[room+" "+name] = true
					return true
				}
			}
			t.Errorf("%s: %s spells a path of ours: take it from layout", files.Position(lit.Pos()), lit.Value)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room, names := range spellsPaths {
		for name := range names {
			if !used[room+" "+name] {
				t.Errorf("%s does not spell %q any more: take it off the list", room, name)
			}
		}
	}
	if seen < 2000 {
		t.Errorf("saw only %d strings: is this the right folder?", seen)
	}
}
