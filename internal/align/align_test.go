package align

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// show writes steps as letters: a pair, -one that goes, +one that comes.
func show(was, is []string, steps []Step) string {
	var out []string
	for _, s := range steps {
		switch {
		case s.Paired():
			out = append(out, was[s.Was])
		case s.Was >= 0:
			out = append(out, "-"+was[s.Was])
		default:
			out = append(out, "+"+is[s.Is])
		}
	}
	return strings.Join(out, " ")
}

func TestLists(t *testing.T) {
	for _, c := range []struct{ was, is, want string }{
		{"", "", ""},
		{"a b", "a b", "a b"},
		{"", "a", "+a"},
		{"a", "", "-a"},
		{"a b c", "a c", "a -b c"},
		{"a c", "a b c", "a +b c"},
		{"a b c", "a x c", "a -b +x c"},
		{"a b c d", "a x y d", "a -b -c +x +y d"},
		{"a b c d e", "x b y d z", "-a +x b -c +y d -e +z"},
		{"a b", "b a", "-a b +a"},
		{"a a", "a", "a -a"},
		{"a b c a b b a", "c b a b a c", "-a -b c -a b +a b a +c"},
	} {
		was, is := strings.Fields(c.was), strings.Fields(c.is)
		if got := show(was, is, Lists(was, is)); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.was, c.is, got, c.want)
		}
	}
}

// TestListsComplete: each entry is in one step, in order, and pairs are equal.
func TestListsComplete(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		list := func() (out []string) {
			for range random.IntN(12) {
				out = append(out, fmt.Sprint(random.IntN(4)))
			}
			return out
		}
		was, is := list(), list()
		i, j, came := 0, 0, false
		for _, s := range Lists(was, is) {
			if came = s.Was < 0 || came && !s.Paired(); came && s.Is < 0 {
				t.Fatalf("%v, %v: one that is gone stands behind one that comes", was, is)
			}
			if s.Was >= 0 && s.Was != i || s.Is >= 0 && s.Is != j || s.Paired() && was[s.Was] != is[s.Is] || s.Was < 0 && s.Is < 0 {
				t.Fatalf("%v, %v: %+v at %d, %d", was, is, s, i, j)
			}
			if s.Was >= 0 {
				i++
			}
			if s.Is >= 0 {
				j++
			}
		}
		if i != len(was) || j != len(is) {
			t.Fatalf("%v, %v: stops at %d, %d", was, is, i, j)
		}
	}
}

// TestListsLarge: as large as lists may be, they are searched.
func TestListsLarge(t *testing.T) {
	was, is := make([]string, 2000), make([]string, 2000)
	for i := range was {
		was[i], is[i] = fmt.Sprint("a", i), fmt.Sprint("b", i)
	}
	was[1000], is[1100] = "x", "x"
	if steps := Lists(was, is); len(steps) != 3999 || !slices.Contains(steps, Step{1000, 1100}) {
		t.Errorf("%d steps", len(steps))
	}
}

// TestListsTooLarge: two long lists with nothing at their ends in common are not
// searched, and nothing is lost.
func TestListsTooLarge(t *testing.T) {
	var was, is []string
	for i := range 2100 {
		was, is = append(was, fmt.Sprint("a", i)), append(is, fmt.Sprint("b", i))
	}
	was[1000], is[1000] = "x", "x"
	steps := Lists(was, is)
	if len(steps) != len(was)+len(is) {
		t.Errorf("%d steps", len(steps))
	}
	for i, s := range steps {
		if s.Paired() || (s.Was >= 0) != (i < len(was)) {
			t.Fatalf("%d: %+v", i, s)
		}
	}
}
