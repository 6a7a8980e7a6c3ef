package answers

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSource(t *testing.T) {
	for text, want := range map[string]string{
		"/srv/x": "/srv/x", "/srv//x/": "/srv/x", "../data": "../data", "..": "..", "data/x": "./data/x", "./data": "./data", "nas": "nas", "my.volume-1": "my.volume-1", "/srv/a b": "/srv/a b", "/srv/a,b": "/srv/a,b",
		"": "", "/a\nb": "", "/a\x1bb": "", "/a\u202eb": "", "$HOME/x": "", "/a`id`": "", "/a\\b": "", "/a\"": "",
	} {
		got, err := parseSource(text)
		if (err != nil) != (want == "") || err == nil && got != want {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
	q, _ := Find("mounts")
	if got := q.Split("/srv/a b,c"); !slices.Equal(got, []string{"/srv/a b,c"}) {
		t.Errorf("a path of several words is cut: %q", got)
	}
	if got := q.Split(" none "); got == nil || len(got) != 0 {
		t.Errorf("none: %q", got)
	}
}

// TestMountsRow: what the stack asks for is offered, checked and warned of.
func TestMountsRow(t *testing.T) {
	f := Found{Asked: []Asked{{Source: "../nb", Path: "/up/nb", Gives: "gives it", Work: true}, {Source: "..", Path: "/up", Gives: "all", Holds: "it holds"}}}
	q, _ := Find("mounts")
	if d := cmp.Diff([]Offered{{"../nb", "gives it"}, {"..", "all"}}, q.Offer(f)); d != "" || !q.Concerns(f) || q.Concerns(Found{}) {
		t.Error(d)
	}
	f.Before = []string{"..", "../nb"}
	if got, _ := q.Default.Value(Answers{}, f); q.Concerns(f) || !slices.Equal(got, f.Before) {
		t.Errorf("an older release kept %v, the default is %v", f.Before, got)
	}
	if got, _ := q.Default.Value(Answers{}, Found{}); got == nil || len(got) != 0 {
		t.Errorf("default %v", got)
	}
	for _, c := range []struct {
		s    Answers
		want string // the problems
	}{
		{Answers{}, "notebooks: the notebooks are in ../nb, which is not kept unless it is named: gives it\nkeep it with --mounts ../nb, or name another folder"},
		{Answers{Notebooks: "./x"}, ""}, {Answers{Mounts: []string{"../nb"}}, ""}, {Answers{Mounts: []string{"/up/nb"}}, ""},
		{Answers{Mounts: []string{"../nb", "/up"}, Profile: Prod}, "cover: it holds\nmount a subfolder instead, or protect those files with --cover"},
		{Answers{Mounts: []string{"../nb", "/up"}, Profile: Prod, Cover: true}, ""},
	} {
		var got []string
		for _, p := range Check(c.s, f) {
			if p.Key == "notebooks" || p.Key == "cover" || p.Key == "mounts" {
				got = append(got, p.Key+": "+p.Message)
			}
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%v: %q", c.s.Mounts, got)
		}
	}
	if got := unusedMounts(nil, Answers{Mounts: []string{"..", "/etc"}}, f); len(got) != 1 || got[0] != (Remark{Kind: KeepsNothing, Value: "/etc"}) {
		t.Errorf("warns %v", got)
	}
}
