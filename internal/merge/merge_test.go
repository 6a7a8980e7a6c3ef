package merge

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var labels = Labels{Ours: "yours", Base: "base", Theirs: "new"}

func TestMerge(t *testing.T) {
	const base = "one\ntwo\nthree\nfour\nfive\n"
	crlf := func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }
	tests := []struct {
		name, base, ours, theirs, want string
		conflicts                      int
	}{
		{"nothing", base, base, base, base, 0},
		{"only ours", base, "one\nTWO\nthree\nfour\nfive\n", base, "one\nTWO\nthree\nfour\nfive\n", 0},
		{"only theirs", base, base, "two\nthree\nfour\nfive\nsix\n", "two\nthree\nfour\nfive\nsix\n", 0},
		{"both, apart", base, "ONE\ntwo\nthree\nfour\nfive\n", "one\ntwo\nthree\nfour\nFIVE\n", "ONE\ntwo\nthree\nfour\nFIVE\n", 0},
		{"both the same", base, "one\nthree\nfour\nfive\n", "one\nthree\nfour\nfive\n", "one\nthree\nfour\nfive\n", 0},
		{"the same and another", base, "one\nthree\nfour\nfive\n", "one\nthree\nfour\nFIVE\n", "one\nthree\nfour\nFIVE\n", 0},
		{"touching lines conflict", "a\nb\n", "A\nb\n", "a\nB\n",
			"<<<<<<< yours\nA\nb\n||||||| base\na\nb\n=======\na\nB\n>>>>>>> new\n", 1},
		{"two conflicts", "a\n1\n2\nb\n", "A\n1\n2\nB\n", "x\n1\n2\ny\n",
			"<<<<<<< yours\nA\n||||||| base\na\n=======\nx\n>>>>>>> new\n1\n2\n" +
				"<<<<<<< yours\nB\n||||||| base\nb\n=======\ny\n>>>>>>> new\n", 2},
		{"changed against deleted", base, "one\nTWO\nthree\nfour\nfive\n", "one\nthree\nfour\nfive\n",
			"one\n<<<<<<< yours\nTWO\n||||||| base\ntwo\n=======\n>>>>>>> new\nthree\nfour\nfive\n", 1},
		{"inserted at one place", "a\nb\n", "a\nx\nb\n", "a\ny\nb\n",
			"a\n<<<<<<< yours\nx\n||||||| base\n=======\ny\n>>>>>>> new\nb\n", 1},
		{"no common base", "", "mine\n", "its\n",
			"<<<<<<< yours\nmine\n||||||| base\n=======\nits\n>>>>>>> new\n", 1},
		{"final newline taken away", base, strings.TrimSuffix(base, "\n"), "ONE\ntwo\nthree\nfour\nfive\n", "ONE\ntwo\nthree\nfour\nfive", 0},
		{"no final newline anywhere", "a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC", 0},
		{"no final newline in a conflict", "a", "b", "c",
			"<<<<<<< yours\nb\n||||||| base\na\n=======\nc\n>>>>>>> new\n", 1},
		{"carriage returns in all", crlf("a\nb\nc\n"), crlf("A\nb\nc\n"), crlf("a\nb\nC\n"), crlf("A\nb\nC\n"), 0},
		{"user's editor wrote carriage returns", base, crlf(base), "one\ntwo\nTHREE\nfour\nfive\n", crlf("one\ntwo\nTHREE\nfour\nfive\n"), 0},
		{"carriage returns in a conflict", "a\nb\n", crlf("x\nb\n"), "y\nb\n",
			crlf("<<<<<<< yours\nx\n||||||| base\na\n=======\ny\n>>>>>>> new\nb\n"), 1},
		{"a single carriage return is text", "a\nb\nc\n", "a\rb\nb\nc\n", "a\nb\nC\n", "a\rb\nb\nC\n", 0},
		{"all deleted by both", base, "", "", "", 0},
		{"bytes that are not text", "\xff\x00\nb\nc\n", "\xff\x00\nb\nC\n", "\xfe\nb\nc\n", "\xfe\nb\nC\n", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Merge([]byte(tt.base), []byte(tt.ours), []byte(tt.theirs), labels)
			if diff := cmp.Diff(tt.want, string(got.Text)); diff != "" {
				t.Errorf("text (-want +got):\n%s", diff)
			}
			if got.Conflicts != tt.conflicts {
				t.Errorf("conflicts = %d, want %d", got.Conflicts, tt.conflicts)
			}
		})
	}
}

func TestMarkersWithoutLabels(t *testing.T) {
	got := Merge([]byte("a\n"), []byte("b\n"), []byte("c\n"), Labels{})
	want := "<<<<<<<\nb\n|||||||\na\n=======\nc\n>>>>>>>\n"
	if diff := cmp.Diff(want, string(got.Text)); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
}

// TestHuge: a text of more lines than any file has is replaced as a whole, and no
// edit is lost.
func TestHuge(t *testing.T) {
	base, ours := strings.Repeat("\n", maxLines), strings.Repeat("a\n", 10)
	if all := edits(base, ours); len(all) != 1 || all[0].New != ours || all[0].End != len(base) {
		t.Errorf("%d edits", len(all))
	}
	if r := Merge([]byte(base), []byte(ours), []byte("b\n"), Labels{}); r.Conflicts != 1 {
		t.Errorf("%d conflicts", r.Conflicts)
	}
}
