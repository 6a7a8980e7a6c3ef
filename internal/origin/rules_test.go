package origin

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// replaced are values of lower layers that are not in the model.
var replaced = map[string][]string{
	"tags-cut-includes": {"services a ports 0.0.0.0:2:2/tcp", "services a cap_add X", "services a environment A"},
	"ulimits":           {"services a ulimits nofile soft", "services a ulimits nofile hard"},
	"logging-in-groups": {"services a logging options o2"},
	"one-key-twice":     {"services a tmpfs /t:mode=1"},
	"hooks":             {"services a pre_start 0 volumes /x"},
	"include-completes": {"services a build context", "services a depends_on db required"},
	"extends-completes": {"services a depends_on db required"},
}

func TestRules(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/rules.txtar")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]*txtar.Archive{}
	for _, f := range archive.Files {
		rule, name, _ := strings.Cut(f.Name, "/")
		if rules[rule] == nil {
			rules[rule] = &txtar.Archive{}
		}
		rules[rule].Files = append(rules[rule].Files, txtar.File{Name: name, Data: f.Data})
	}
	for rule, files := range rules {
		t.Run(rule, func(t *testing.T) {
			s := unpack(t, files)
			if got := s.check(t); got.found < 3 {
				t.Errorf("only %d leaves", got.found)
			}
			x, err := s.index()
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range replaced[rule] {
				if o, ok := x.Find(strings.Fields(path)...); ok {
					t.Errorf("%s: %v, but it is not in the model", path, o)
				}
			}
		})
	}
}
