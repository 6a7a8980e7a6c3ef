package answers

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// made are two migrations that nobody needs: front becomes expose, then the
// loopback way loses its domain.
func made() format {
	return format{3, []Migration{
		{From: 1, Gone: []string{"front"}, Message: "front is expose now", Apply: func(s Source) Source {
			if g, ok := s["front"]; ok {
				delete(s, "front")
				if g.Values[0] == "none" {
					g.Values = []string{"loopback"}
				}
				s["expose"] = g
			}
			return s
		}},
		{From: 2, Message: "a tunnel ends at localhost", Apply: func(s Source) Source {
			if g := s["domain"]; strings.Join(s["expose"].Values, "") == "loopback" {
				g.Values = []string{"localhost"}
				s["domain"] = g
			}
			return s
		}},
	}}
}

func TestMigrations(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want Source
		err  string
	}{
		"two steps": {"version: 1\nfront: none\ndomain: a.example\npids: 700\n", Source{
			"expose": {[]string{"loopback"}, "a.yaml:2", "front is expose now"}, "domain": {[]string{"localhost"}, "a.yaml:3", "a tunnel ends at localhost"}, "pids": {[]string{"700"}, "a.yaml:4", ""}}, ""},
		"one step": {"version: 2\nexpose: loopback\ndomain: a.example\n", Source{
			"expose": {[]string{"loopback"}, "a.yaml:2", ""}, "domain": {[]string{"localhost"}, "a.yaml:3", "a tunnel ends at localhost"}}, ""},
		"none":        {"version: 3\nexpose: loopback\ndomain: a.example\n", Source{"expose": {[]string{"loopback"}, "a.yaml:2", ""}, "domain": {[]string{"a.example"}, "a.yaml:3", ""}}, ""},
		"as it was":   {"version: 1\ndomain: a.example\n", Source{"domain": {[]string{"a.example"}, "a.yaml:2", ""}}, ""},
		"gone":        {"version: 2\nfront: none\n", nil, `a.yaml:2: unknown key "front"`},
		"never there": {"version: 1\nback: none\n", nil, `a.yaml:2: unknown key "back"`},
		"newer":       {"version: 4\n", nil, "version 4 was written by a newer magi-harden; this release reads up to version 3"},
		"none given":  {"front: none\n", nil, "version is missing\nadd the line: version: 3"},
		"no list":     {"- a\n", nil, "add the line: version: 3"},
		"no number":   {"version: 0\n", nil, "replace it with: version: 3"},
	} {
		got, err := made().parse("a.yaml", []byte(c.in))
		if c.err != "" {
			if err == nil || !strings.Contains(err.Error(), c.err) {
				t.Errorf("%s: %v, want %q", name, err, c.err)
			}
			continue
		}
		if d := cmp.Diff(c.want, got); d != "" || err != nil {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
}

// TestMigrationIsTold: what a migration made of an answer is told where that
// answer is in force.
func TestMigrationIsTold(t *testing.T) {
	old, err := made().parse("a.yaml", []byte("version: 1\nprofile: dev\nfront: none\ndomain: a.example\n"))
	if err != nil {
		t.Fatal(err)
	}
	front := Remark{Kind: Migrated, Key: "expose", From: "a.yaml:3", Value: "front is expose now"}
	domain := Remark{Kind: Migrated, Key: "domain", From: "a.yaml:4", Value: "a tunnel ends at localhost"}
	for _, c := range []struct {
		layers []Source
		want   []Remark
	}{
		{[]Source{old}, []Remark{front, domain}},
		{[]Source{given("domain=b.example"), old}, []Remark{front}},
		{[]Source{given("domain=b.example", "expose=nginx"), old}, nil},
	} {
		_, remarks, err := Resolve(c.layers, magi(), nil)
		if d := cmp.Diff(c.want, remarks); d != "" || err != nil {
			t.Error(err, d)
		}
	}
}

// TestMigrationsLead holds the real list to its promise: one for each version
// before the present one, in their order.
func TestMigrationsLead(t *testing.T) {
	all := migrations()
	if len(all) != Version-1 {
		t.Fatalf("%d migrations lead to version %d", len(all), Version)
	}
	for i, m := range all {
		if m.From != i+1 || m.Message == "" || m.Apply == nil {
			t.Errorf("migration %d: %+v", i, m)
		}
	}
}
