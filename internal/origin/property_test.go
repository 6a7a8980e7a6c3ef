package origin

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// tryDice holds a stack of the dice against compose-go, and tells whether it loads.
func tryDice(t *testing.T, choices []byte) (loads bool, got tally) {
	d := &dice{bytes: choices}
	s := d.stack(t)
	model, err := s.model()
	x, xErr := s.index()
	if err != nil {
		return false, got
	}
	if xErr != nil {
		t.Fatalf("compose-go loads it: %v", xErr)
	}
	got = s.hold(x, model)
	bad := got.wrong
	for _, w := range got.without {
		if !isAdded(w) {
			bad = append(bad, w+": no origin")
		}
	}
	if bad == nil {
		return true, got
	}
	for _, name := range append(slices.Clone(s.files), "sub/inc.yaml", "inc2.yaml", "ext.yaml", "sub/ext.yaml") {
		text, _ := s.read(name)
		t.Logf("%s:\n%s", name, text)
	}
	t.Error(strings.Join(bad, "\n"))
	return true, got
}

func TestGeneratedStacks(t *testing.T) {
	loads, found, total := 0, 0, 0
	const tries = 120
	for seed := range uint64(tries) {
		random := rand.New(rand.NewPCG(seed, 7))
		choices := make([]byte, 4000)
		for i := range choices {
			choices[i] = byte(random.Uint32())
		}
		ok, got := tryDice(t, choices)
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
		if ok {
			loads, found, total = loads+1, found+got.found, total+got.total
		}
	}
	t.Logf("%d of %d load, %d of %d leaves have an origin", loads, tries, found, total)
	if loads < tries/4 {
		t.Error("too few of them load")
	}
}

func FuzzOrigins(f *testing.F) {
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 9))
		choices := make([]byte, 600)
		for i := range choices {
			choices[i] = byte(random.Uint32())
		}
		f.Add(choices)
	}
	f.Fuzz(func(t *testing.T, choices []byte) { tryDice(t, choices) })
}
