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
)

// command finds a command or a flag where a hint may have one: at the beginning of a
// line, or after a colon, semicolon or comma.
var command = regexp.MustCompile(`(?m)(?:^|[:;,] )(\(umask |magi-harden (?:init|upgrade|schema)|docker compose (?:build|config|down|exec|restart|stop|up)\b|` +
	`(?:sudo |chmod|chown|cp|ls|mv|openssl|rm|ssh-keygen|unset) )|: (--[a-z])`)

// unmarked returns the commands of a text whose line has no "run: " before them, where
// a reader finds what to paste.
func unmarked(text string) (out []string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue // of a rendered file
		}
		for _, at := range command.FindAllStringSubmatchIndex(line, -1) {
			start := max(at[2], at[4])
			if !strings.Contains(line[:start], "run: ") {
				out = append(out, line[start:])
			}
		}
	}
	return out
}

// eachSource parses the sources of the packages that make errors and reports.
func eachSource(t *testing.T, look func(*token.FileSet, *ast.File)) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && slices.Contains([]string{"bench", "e2e", "render", "testdata"}, d.Name()):
			return fs.SkipDir
		case !strings.HasSuffix(path, ".go"), strings.HasSuffix(path, "_test.go"):
			return nil
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, 0)
		if err == nil {
			look(set, f)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestHintsCanBePasted reads every text of the packages that make errors and reports:
// a command follows "run: ". The texts of package render are those of HARDENING.md.
func TestHintsCanBePasted(t *testing.T) {
	var texts int
	eachSource(t, func(set *token.FileSet, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				texts++
				text, _ := strconv.Unquote(lit.Value)
				for _, c := range unmarked(text) {
					t.Errorf("%s: a command without %q before it: %q", set.Position(lit.Pos()), "run: ", c)
				}
			}
			return true
		})
	})
	if texts < 1000 {
		t.Errorf("saw only %d texts: is this the right folder?", texts)
	}
}

func TestUnmarked(t *testing.T) {
	for text, want := range map[string]int{
		"x: missing\nrun: magi-harden init":                       0,
		"x: missing\nto get it, run: cp a b":                      0,
		"x: missing\nmagi-harden init":                            1,
		"to get it: cp a b; rm a":                                 2,
		"run: (umask 077; cp a b)":                                0,
		"keep it: rm x\ntake it: mv x y\nthen run it again":       2,
		"to write without it: --yes":                              1,
		"--set x: no such answer":                                 0,
		"# Change one with: magi-harden upgrade --set key=value":  0,
		"was not restored: docker compose starts Jupyter without": 0,
		"rmdir x": 0,
	} {
		if got := unmarked(text); len(got) != want {
			t.Errorf("%q: %q, want %d", text, got, want)
		}
	}
}
