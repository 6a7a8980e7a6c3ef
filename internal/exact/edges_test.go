package exact_test

import (
	"strings"
	"testing"
)

// TestEdges: one step on either side of each condition. want is the first difference;
// there is none for edits that are harmless.
func TestEdges(t *testing.T) {
	x := newExample(t)
	for _, e := range list(t, "testdata/edges.txt") {
		edited, err := e.Apply(x.rendered)
		if err != nil {
			t.Fatal(err)
		}
		got := x.differences(t, edited)
		if e.Want == "" && got != nil || e.Want != "" && !contains(got, e.Want) {
			t.Errorf("%s: %q, want %q", e.Name, got, e.Want)
		}
	}
}

func contains(list []string, want string) bool {
	return strings.Contains(strings.Join(list, "\n")+"\n", want+"\n")
}
