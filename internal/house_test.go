package internal_test

import (
	"flag"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "example.com/magi-harden/"

var update = flag.Bool("update", false, "write the imports in README.md anew")

// rooms lists, for each package, the packages of the project that it may import.
var rooms = map[string][]string{
	"cmd/magi-harden":      {"internal/cli", "internal/version"},
	"internal/version":     {},
	"internal/cli":         {"internal/answers", "internal/apply", "internal/ask", "internal/deploy", "internal/plan", "internal/printable", "internal/report", "internal/shell", "internal/stack", "internal/tree", "internal/version", "internal/wizard"},
	"internal/report":      {"internal/answers", "internal/apply", "internal/deploy", "internal/file", "internal/finding", "internal/layout", "internal/merge", "internal/neighbour", "internal/phrase", "internal/plan", "internal/printable", "internal/shell", "internal/stack", "internal/trait"},
	"internal/phrase":      {"internal/layout", "internal/neighbour", "internal/trait"},
	"internal/deploy":      {"internal/answers", "internal/apply", "internal/caller", "internal/compose", "internal/content", "internal/design", "internal/dotenv", "internal/exact", "internal/file", "internal/finding", "internal/invariant", "internal/layout", "internal/live", "internal/neighbour", "internal/nftconf", "internal/nginxconf", "internal/nginxtest", "internal/phrase", "internal/pki", "internal/place", "internal/plan", "internal/pyconf", "internal/render", "internal/secret", "internal/shell", "internal/stack", "internal/trait", "internal/tree"},
	"internal/wizard":      {"internal/answers", "internal/ask"},
	"internal/ask":         {"internal/printable"},
	"internal/ask/asktest": {"internal/ask"},
	"internal/plan":        {"internal/apply", "internal/dotenv", "internal/file", "internal/finding", "internal/layout", "internal/merge", "internal/trait"},
	"internal/apply":       {"internal/layout", "internal/shell"},
	"internal/merge":       {},
	"internal/startcmd":    {"internal/file", "internal/printable", "internal/trait"},
	"internal/render":      {"internal/answers", "internal/design", "internal/dotenv", "internal/file", "internal/finding", "internal/layout", "internal/phrase", "internal/printable", "internal/secret", "internal/shell", "internal/stack", "templates"},
	"internal/design":      {"internal/answers", "internal/grant", "internal/layout", "internal/neighbour", "internal/secret", "internal/stack", "internal/startcmd", "internal/trait"},
	"internal/invariant":   {"internal/answers", "internal/compose", "internal/control", "internal/deployment", "internal/design", "internal/exact", "internal/finding", "internal/place", "internal/secret"},
	"internal/exact":       {"internal/compose", "internal/design", "internal/file", "internal/finding", "internal/place", "internal/secret"},
	"internal/content":     {"internal/dockerfile", "internal/finding", "internal/nginxconf"},
	"internal/control":     {"internal/compose", "internal/deployment", "internal/finding"},
	"internal/deployment":  {"internal/compose", "internal/finding", "internal/place"},
	"internal/finding":     {"internal/place", "internal/printable"},
	"internal/live":        {},
	"internal/caller":      {"internal/compose", "internal/finding", "internal/layout", "internal/place", "internal/script", "internal/tree"},
	"internal/script":      {"internal/yamldoc"},
	"internal/stack":       {"internal/answers", "internal/compose", "internal/dockerfile", "internal/file", "internal/finding", "internal/grant", "internal/layout", "internal/neighbour", "internal/place", "internal/printable", "internal/shell", "internal/startcmd", "internal/trait", "internal/tree"},
	"internal/grant":       {"internal/file"},
	"internal/compose":     {"internal/dotenv", "internal/layout", "internal/origin", "internal/place", "internal/printable", "internal/shell", "internal/tree", "internal/yamldoc"},
	"internal/neighbour":   {"internal/compose", "internal/dockerfile", "internal/dotenv", "internal/grant", "internal/layout", "internal/place", "internal/trait"},
	"internal/dockerfile":  {"internal/place", "internal/tree"},
	"internal/tree":        {},
	"internal/trait":       {},
	"internal/place":       {},
	"internal/answers":     {"internal/layout", "internal/shell", "internal/startcmd", "internal/trait"},
	"internal/pki":         {"internal/printable", "internal/secret", "internal/shell"},
	"internal/secret":      {},
	"internal/printable":   {},
	"internal/shell":       {"internal/printable"},
	"internal/dotenv":      {},
	"internal/origin":      {"internal/dotenv", "internal/layout", "internal/place", "internal/yamldoc"},
	"internal/yamldoc":     {"internal/dotenv"},
	"internal/nginxconf":   {},
	"internal/pyconf":      {"internal/align", "internal/finding"},
	"internal/nftconf":     {"internal/align", "internal/finding"},
	"internal/align":       {},
	"internal/layout":      {"internal/file"},
	"internal/file":        {},
	"internal/nginxtest":   {"internal/nginxconf"},
	"internal/bench":       {"internal/layout"},
	"internal/bench/empty": {},
	"internal/bench/floor": {},
	"internal/e2e":         {},
	"templates":            {},
	"internal/treetest":    {"internal/tree"},
	"internal/attack":      {},
}

// homes gives the only packages that may import a library.
var homes = map[string][]string{
	"github.com/spf13/":           {"internal/cli"},
	"github.com/AlecAivazis/":     {"internal/ask"},
	"github.com/Masterminds/spri": {"internal/render"},
	"github.com/Masterminds/semv": {"internal/live"},
	"github.com/compose-spec/":    {"internal/compose", "internal/origin", "internal/bench/floor"},
	"github.com/moby/buildkit":    {"internal/dockerfile"},
	"github.com/moby/patternmatc": {"internal/dockerfile"},
	"mvdan.cc/sh/":                {"internal/startcmd", "internal/script"},
	"github.com/gofrs/flock":      {"internal/apply"},
}

// TestImportsRunOneWay reads the imports of every file that is not a test; it
// parses them itself because a cached go list would stay green.
func TestImportsRunOneWay(t *testing.T) {
	root, seen := "..", 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		rel, _ := filepath.Rel(root, filepath.Dir(path))
		room := filepath.ToSlash(rel)
		allowed, known := rooms[room]
		if !known {
			t.Errorf("%s: package %s is not on the map", path, room)
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, i := range f.Imports {
			seen++
			name, _ := strconv.Unquote(i.Path.Value)
			if own, ok := strings.CutPrefix(name, module); ok && !slices.Contains(allowed, own) {
				t.Errorf("%s imports %s: not allowed for %s", path, own, room)
			}
			for library, home := range homes {
				if strings.HasPrefix(name, library) && !slices.Contains(home, room) {
					t.Errorf("%s imports %s: its home is %v", path, name, home)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 100 {
		t.Errorf("saw only %d imports: is this the right folder?", seen)
	}
}

// TestMap holds README.md against the rooms: each has its line, and the imports are
// those that are allowed.
func TestMap(t *testing.T) {
	data, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	for room := range rooms {
		if !strings.Contains(page, "\n"+room+" ") {
			t.Errorf("README.md: no line for %s", room)
		}
	}
	const begin, end = "<!-- imports: made by `go test ./internal -update`; do not edit -->\n", "<!-- /imports -->"
	before, rest, ok := strings.Cut(page, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatal("README.md has lost the markers around its imports")
	}
	want := before + begin + arrows() + end + after
	if *update {
		if err := os.WriteFile("README.md", []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if page != want {
		t.Error("README.md: its imports are not those that are allowed: go test ./internal -update")
	}
}

// arrows are the imports as README.md shows them.
func arrows() string {
	var b strings.Builder
	b.WriteString("```\n")
	for _, room := range slices.Sorted(maps.Keys(rooms)) {
		if len(rooms[room]) == 0 {
			continue
		}
		var names []string
		for _, r := range slices.Sorted(slices.Values(rooms[room])) {
			names = append(names, strings.TrimPrefix(r, "internal/"))
		}
		b.WriteString(strings.TrimPrefix(room, "internal/") + " → " + strings.Join(names, ", ") + "\n")
	}
	b.WriteString("```\n")
	return b.String()
}

// TestNoRoomTooMany: what a room may import, it does.
func TestNoRoomTooMany(t *testing.T) {
	for room, allowed := range rooms {
		used := map[string]bool{}
		files, _ := filepath.Glob(filepath.Join("..", room, "*.go"))
		for _, path := range files {
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Imports {
				name, _ := strconv.Unquote(i.Path.Value)
				if !strings.HasSuffix(path, "_test.go") {
					used[strings.TrimPrefix(name, module)] = true
				}
			}
		}
		for _, r := range allowed {
			if !used[r] {
				t.Errorf("%s may import %s, and does not", room, r)
			}
		}
	}
}
