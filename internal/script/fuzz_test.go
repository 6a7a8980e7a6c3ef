package script

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// names has a file of every kind.
var names = []string{"x.sh", "Makefile", "justfile", "x.service", "Taskfile.yml", "package.json", "crontab", "x.py", "x"}

// FuzzRead: any file of any kind is read to its end, always with the same outcome, and
// each command has a line of the file.
func FuzzRead(f *testing.F) {
	seeds, err := filepath.Glob("../caller/testdata/*.txt")
	if err != nil || len(seeds) < 10 {
		f.Fatal(err, seeds)
	}
	for _, path := range seeds {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for i := range names {
			f.Add(i, string(data))
		}
	}
	f.Add(0, "A=\"$A$A\"\nfunction f { f \"$@\" $(f); }\nf docker compose <<E\n${A[@]:-x}\nE\n")
	f.Add(1, "A=$(A)$(A)\nup:\n\t$(A) docker-compose $$(${A}) \\\n\t-f $(A)")
	f.Fuzz(func(t *testing.T, kind int, text string) {
		if len(text) > 8<<10 {
			return
		}
		name := names[max(kind, 0)%len(names)]
		out := Read(name, []byte(text), NewBudget())
		if again := Read(name, []byte(text), NewBudget()); fmt.Sprint(out) != fmt.Sprint(again) {
			t.Errorf("%s: two outcomes:\n%v\n%v", name, out, again)
		}
		lines := 1 + strings.Count(text, "\n")
		if bad := slices.IndexFunc(out, func(c Command) bool { return c.Line < 1 || c.Line > lines }); bad >= 0 {
			t.Errorf("%s: line %d of %d: %+v", name, out[bad].Line, lines, out[bad])
		}
	})
}
